#include "actors/node/backend.hpp"
#include "actors/node/api_read.hpp"
#include "actors/node/node.hpp"
#include "actors/node/write_once.hpp"
#include "http/resources/reratings.hpp"
#include "storage/repositories/reratings.hpp"

namespace didtron::node {

namespace backend_reratings_detail {

/// The answer of a write, and the accounts whose balance it moved.
write_effect effect_of(int status, const rerating_view& r) {
  json::writer w;
  http::write_rerating(w, r);
  write_effect out;
  out.answer = {status, w.take()};
  out.object = "rerating:" + std::to_string(r.id);
  if (r.state == "posted" || r.state == "undone")
    for (const auto& t : r.totals)
      if (t.side == "charge") out.moved.insert(account_id{t.party.value});
  return out;
}

}  // namespace backend_reratings_detail

using backend_reratings_detail::effect_of;

http::task<result<http::written>> node_backend::ask_rerating(viewer who, http::write_key key,
                                                             rerating_scope scope,
                                                             std::string reason) {
  const auto work = [who, scope, reason](pg::transaction& tx) -> result<write_effect> {
    auto id = storage::insert_rerating(tx, scope, reason, who.user);
    if (!id) return fail(std::move(id).error());
    auto made = storage::rerating_in(tx, *id);
    if (!made) return fail(std::move(made).error());
    return effect_of(202, *made);
  };
  auto asked = co_await write_once(node_, who, std::move(key), "requestRerating", work);
  if (asked) node_.preview_reratings(who.tenant);
  co_return asked;
}

http::task<result<page<rerating_view>>> node_backend::reratings(viewer who, page_query q) {
  co_return co_await api_read(node_, storage::reratings_page(who, q));
}

http::task<result<rerating_view>> node_backend::rerating(viewer who, std::int64_t id) {
  co_return co_await api_read(node_, storage::rerating_one(who, id));
}

http::task<result<page<rerated_call_view>>> node_backend::rerated_calls(viewer who, std::int64_t id,
                                                                        page_query q) {
  auto run = co_await api_read(node_, storage::rerating_one(who, id));
  if (!run) co_return fail(std::move(run).error());
  co_return co_await api_read(node_, storage::rerated_calls_page(who, id, q));
}

http::task<result<http::written>> node_backend::decide_rerating(viewer who, http::write_key key,
                                                                std::int64_t id, bool is_approved,
                                                                std::string reason) {
  const auto work = [=](pg::transaction& tx) -> result<write_effect> {
    auto done = storage::decide_rerating(tx, id, is_approved, who.user, reason);
    if (!done) return fail(std::move(done).error());
    return effect_of(200, *done);
  };
  co_return co_await write_once(node_, who, std::move(key),
                                is_approved ? "approveRerating" : "rejectRerating", work);
}

http::task<result<http::written>> node_backend::undo_rerating(viewer who, http::write_key key,
                                                              std::int64_t id, std::string reason) {
  const auto work = [=](pg::transaction& tx) -> result<write_effect> {
    auto done = storage::undo_rerating(tx, id, who.user, reason);
    if (!done) return fail(std::move(done).error());
    return effect_of(200, *done);
  };
  co_return co_await write_once(node_, who, std::move(key), "undoRerating", work);
}

}  // namespace didtron::node
