#include "actors/node/api_read.hpp"
#include "actors/node/backend.hpp"
#include "actors/node/node.hpp"
#include "actors/node/write_once.hpp"
#include "http/resources/webhooks.hpp"
#include "protocols/webhooks/signature.hpp"
#include "storage/repositories/events.hpp"
#include "storage/repositories/paging.hpp"
#include "storage/repositories/webhooks.hpp"
#include "storage/sha256.hpp"

/// Events out: what people see of it and ask of it.
namespace didtron::node {

namespace backend_webhooks_detail {

std::string text_of(const webhook_state_view& v) {
  json::writer w;
  http::write_webhook_state(w, v);
  return w.take();
}

/// Its answer is the endpoint's state after it.
result<write_effect> effect_of(pg::transaction& tx, std::int32_t status, std::int64_t id) {
  auto now = pg::run(tx, storage::webhook_state_of(tx.tenant(), id));
  if (!now) return fail(std::move(now).error());
  write_effect out;
  out.answer = {status, text_of(*now)};
  out.object = "webhook_endpoint:" + std::to_string(id);
  return out;
}

}  // namespace backend_webhooks_detail

using namespace backend_webhooks_detail;

http::task<result<webhook_state_view>> node_backend::webhook_state(viewer who, std::int64_t id) {
  co_return co_await api_read(node_, storage::webhook_state_of(who.tenant, id));
}

http::task<result<page<webhook_delivery_view>>> node_backend::webhook_deliveries(viewer who, std::int64_t id, page_query q,
                                                                                std::optional<std::string> state) {
  auto known = co_await webhook_state(who, id);
  if (!known) co_return fail(std::move(known).error());
  co_return co_await api_read(node_, storage::webhook_delivery_page(who.tenant, id, q, state));
}

http::task<result<http::written>> node_backend::make_webhook_secret(viewer who, http::write_key key, std::int64_t id,
                                                                    std::int64_t overlap_s) {
  auto read = storage::master_keys::read(node_.settings().secrets.master_keys_file);
  if (!read) co_return fail(errc::unavailable, "this node has no master keys: secrets cannot be kept");
  auto secret = webhooks::make_secret();
  if (!secret) co_return fail(std::move(secret).error());
  const auto keys = std::make_shared<const storage::master_keys>(std::move(*read));
  const auto fingerprint = storage::to_hex(storage::sha256(*secret)).substr(0, 16);
  const auto work = [who, keys, id, overlap_s, fingerprint, secret = *secret](pg::transaction& tx) -> result<write_effect> {
    if (auto kept = storage::keep_webhook_secret(tx, *keys, id, secret, overlap_s, who.user); !kept)
      return fail(std::move(kept).error());
    auto now = pg::run(tx, storage::webhook_state_of(tx.tenant(), id));
    if (!now) return fail(std::move(now).error());
    write_effect out;
    // What is kept for a repeat, and the audit log, do not have it.
    out.answer = {201, http::webhook_secret_text(*now, fingerprint)};
    out.object = "webhook_endpoint:" + std::to_string(id);
    return out;
  };
  auto done = co_await write_once(node_, who, std::move(key), "makeSecret", work, "webhook_endpoint");
  if (!done) co_return fail(std::move(done).error());
  done->body = http::with_secret(std::move(done->body), fingerprint, *secret);
  storage::wipe(*secret);
  co_return std::move(*done);
}

http::task<result<http::written>> node_backend::test_webhook(viewer who, http::write_key key, std::int64_t id) {
  const auto work = [id](pg::transaction& tx) -> result<write_effect> {
    auto out = effect_of(tx, 202, id);
    if (!out) return out;
    out->events.push_back({"webhook_endpoint.test", R"({"webhook_endpoint_id":)" + std::to_string(id) + R"(,"text":"It works."})"});
    return out;
  };
  co_return co_await write_once(node_, who, std::move(key), "test", work, "webhook_endpoint");
}

http::task<result<http::written>> node_backend::replay_webhook(viewer who, http::write_key key, std::int64_t id,
                                                               http::webhook_replay_request wanted) {
  const auto work = [id, wanted](pg::transaction& tx) -> result<write_effect> {
    auto count = storage::replay_webhook(tx, id, {wanted.from_seq, wanted.until_seq, wanted.which});
    if (!count) return fail(std::move(count).error());
    write_effect out;
    out.answer = {202, R"({"events":)" + std::to_string(*count) + "}"};
    out.object = "webhook_endpoint:" + std::to_string(id);
    return out;
  };
  co_return co_await write_once(node_, who, std::move(key), "replay", work, "webhook_endpoint");
}

http::task<result<http::written>> node_backend::enable_webhook(viewer who, http::write_key key, std::int64_t id) {
  const auto work = [id](pg::transaction& tx) -> result<write_effect> {
    auto before = pg::run(tx, storage::webhook_state_of(tx.tenant(), id));
    if (!before) return fail(std::move(before).error());
    if (auto done = storage::enable_webhook(tx, id); !done) return fail(std::move(done).error());
    auto out = effect_of(tx, 200, id);
    if (!out) return out;
    out->before = text_of(*before);
    json::writer w;
    w.begin_object().field("webhook_endpoint_id", id).field("name", storage::webhook_name(tx, id).value_or(""))
        .field("reason", before->disabled_reason).end_object();
    out->events.push_back({"webhook_endpoint.enabled", w.take()});
    return out;
  };
  co_return co_await write_once(node_, who, std::move(key), "enable", work, "webhook_endpoint");
}

http::task<result<page<event_view>>> node_backend::event_feed(viewer who, page_query q, std::vector<std::string> types) {
  const auto after = storage::paging::after_number(q, 0);
  auto found = co_await api_read(node_, storage::events_after(who.tenant, after, std::move(types), q.limit));
  if (!found) co_return fail(std::move(found).error());
  page<event_view> out;
  const bool is_full = static_cast<std::int32_t>(found->items.size()) >= q.limit;
  // Nothing of the asked types is below the newest number, unless the slice was full.
  const auto read_to = is_full ? found->items.back().seq : std::max(after, found->last_seq);
  out.next = std::to_string(read_to);
  out.items = std::move(found->items);
  co_return out;
}

}  // namespace didtron::node
