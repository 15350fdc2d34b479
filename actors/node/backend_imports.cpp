#include "actors/node/backend.hpp"
#include "actors/node/api_read.hpp"
#include "actors/node/node.hpp"
#include "actors/zones/zone_files.hpp"
#include "actors/node/write_once.hpp"
#include "http/resources/write.hpp"
#include "protocols/cdrs/format_json.hpp"
#include "protocols/cdrs/pull_json.hpp"
#include "storage/repositories/cdr_imports.hpp"
#include "storage/repositories/cdr_pulls.hpp"
#include "storage/repositories/cdr_reviews.hpp"
#include "storage/repositories/outbox.hpp"

namespace didtron::node {

namespace backend_imports_detail {

using http::await_callback;
using http::task;

template <class T> using desk_work = std::function<result<T>(const cdr_importer&)>;

/// Work of the import desk, awaited.
template <class T> task<result<T>> on_desk(cdr_import_desk& desk, desk_work<T> work) {
  co_return co_await await_callback<T>([&](auto done) {
    auto accepted = desk.submit(
        [done, work = std::move(work)](const cdr_importer& importer) { done(work(importer)); });
    if (!accepted) done(fail(std::move(accepted).error()));
  });
}

storage::review_decision decision_of(const viewer& who, std::string reason) {
  auto by = storage::audit_by(who);
  return {std::move(by.actor), std::move(reason), std::move(by.from), std::move(by.on_behalf_of)};
}

std::string text_of(const cdr_source_view& source) {
  json::writer w;
  http::write_cdr_source(w, source);
  return w.take();
}

/// The source as it is now: the answer of a write.
result<write_effect> source_effect(pg::transaction& tx, std::int64_t id, std::int32_t status) {
  auto source = pg::run(tx, storage::cdr_source_one({{}, tx.tenant(), true, true}, id));
  if (!source) return fail(std::move(source).error());
  write_effect out;
  out.answer = {status, text_of(*source)};
  out.object = "cdr_source:" + std::to_string(id);
  return out;
}

template <class View>
once<View> once_of(const viewer& who, const http::write_key& key, std::string operation,
                   void (*write)(json::writer&, const View&, http::reader)) {
  once<View> out;
  out.request = {key.key, key.digest, who.user, std::move(operation)};
  out.body_of = [write, reader = http::reader_of(who)](const View& view) {
    json::writer w;
    write(w, view, reader);
    return w.take();
  };
  return out;
}

}  // namespace backend_imports_detail

using backend_imports_detail::decision_of;
using backend_imports_detail::desk_work;
using backend_imports_detail::on_desk;
using backend_imports_detail::once_of;

http::task<result<page<cdr_source_view>>> node_backend::cdr_sources(viewer who, page_query q) {
  co_return co_await api_read(node_, storage::cdr_sources_page(who, q));
}

http::task<result<cdr_source_view>> node_backend::cdr_source(viewer who, std::int64_t id) {
  co_return co_await api_read(node_, storage::cdr_source_one(who, id));
}

http::task<result<http::written>> node_backend::create_cdr_source(viewer who, http::write_key key,
                                                                  http::new_cdr_source wanted) {
  auto format = cdr_files::read_source_format(wanted.format, "/format");
  if (!format) co_return fail(std::move(format).error());
  if (auto zone = load_optional_time_zone(format->zone); !zone)
    co_return fail_field("/format/zone", zone.error().message);
  storage::new_cdr_source source{wanted.name, wanted.kind, cdr_files::source_format_text(*format), {}};
  if (wanted.pull) {
    auto pull = cdr_files::read_pull_settings(*wanted.pull, "/pull");
    if (!pull) co_return fail(std::move(pull).error());
    source.pull = cdr_files::pull_settings_text(*pull);
  }
  const auto work = [source](pg::transaction& tx) -> result<write_effect> {
    auto id = storage::insert_cdr_source(tx, source);
    if (!id) return fail(std::move(id).error());
    return backend_imports_detail::source_effect(tx, *id, 201);
  };
  co_return co_await write_once(node_, who, std::move(key), "createCdrSource", work, "cdr_source");
}

http::task<result<http::written>> node_backend::change_cdr_source(viewer who, http::write_key key,
                                                                  std::int64_t id,
                                                                  http::cdr_source_change change) {
  storage::cdr_source_patch patch;
  patch.status = change.status;
  patch.cursor = change.cursor;
  if (change.pull) {
    patch.pull.emplace();
    if (*change.pull) {
      auto pull = cdr_files::read_pull_settings(**change.pull, "/pull");
      if (!pull) co_return fail(std::move(pull).error());
      *patch.pull = cdr_files::pull_settings_text(*pull);
    }
  }
  const auto work = [patch, id, reason = change.reason](pg::transaction& tx) -> result<write_effect> {
    auto before = storage::change_cdr_source(tx, id, patch);
    if (!before) return fail(std::move(before).error());
    auto out = backend_imports_detail::source_effect(tx, id, 200);
    if (!out) return out;
    out->before = backend_imports_detail::text_of(*before);
    json::writer after;
    after.begin_object().field("reason", reason).key("source").raw(out->answer.body).end_object();
    out->after = after.take();
    return out;
  };
  co_return co_await write_once(node_, who, std::move(key), "changeCdrSource", work, "cdr_source");
}

http::task<result<cdr_import_view>> node_backend::import_cdrs(viewer who, http::cdr_upload file) {
  auto kind = cdr_files::kind_of_media_type(file.media_type);
  if (!kind) co_return fail(std::move(kind).error());
  const auto text = std::make_shared<const std::string>(std::move(file.body));
  import_order order;
  order.tenant = who.tenant;
  order.source_id = file.source_id;
  order.idempotency_key = std::move(file.key);
  order.file_name = std::move(file.name);
  order.kind = *kind;
  order.by = storage::audit_by(who);
  // Named first: a temporary closure inside co_await is destroyed twice.
  desk_work<cdr_import_view> work = [order = std::move(order), text, is_dry = file.is_dry_run](
                                        const cdr_importer& importer) mutable {
    order.text = *text;
    return is_dry ? importer.dry_run(order) : importer.import(order);
  };
  co_return co_await on_desk(node_.imports(), std::move(work));
}

http::task<result<page<cdr_import_view>>> node_backend::cdr_imports(viewer who,
                                                                    std::int64_t source_id,
                                                                    page_query q) {
  co_return co_await api_read(node_, storage::cdr_imports_page(who, source_id, q));
}

http::task<result<cdr_import_view>> node_backend::cdr_import(viewer who, std::int64_t id) {
  co_return co_await api_read(node_, storage::cdr_import_one(who, id));
}

http::task<result<std::vector<row_fault>>> node_backend::cdr_import_errors(viewer who,
                                                                           std::int64_t id) {
  auto import = co_await api_read(node_, storage::cdr_import_one(who, id));
  if (!import) co_return fail(std::move(import).error());
  co_return co_await api_read(node_, storage::cdr_import_errors(who, id));
}

http::task<result<page<row_fault>>> node_backend::cdr_import_errors_page(viewer who,
                                                                        std::int64_t id,
                                                                        page_query q) {
  auto import = co_await api_read(node_, storage::cdr_import_one(who, id));
  if (!import) co_return fail(std::move(import).error());
  co_return co_await api_read(node_, storage::cdr_import_errors_page(who, id, q));
}

http::task<result<http::written>> node_backend::roll_back_import(viewer who, http::write_key key,
                                                                 std::int64_t id,
                                                                 std::string reason) {
  const auto decision = decision_of(who, std::move(reason));
  auto asked = once_of<cdr_import_view>(who, key, "rollBackCdrImport", http::write_cdr_import);
  desk_work<http::written> work = [tenant = who.tenant, id, decision,
                                   asked](const cdr_importer& importer) -> result<http::written> {
    auto mine = asked;
    auto done = importer.roll_back(tenant, id, decision, &mine);
    if (!done) return fail(std::move(done).error());
    return http::written{mine.answer.status, mine.answer.body};
  };
  co_return co_await on_desk(node_.imports(), std::move(work));
}

http::task<result<page<cdr_review_view>>> node_backend::cdr_reviews(viewer who, page_query q,
                                                                    std::string kind,
                                                                    std::string state) {
  co_return co_await api_read(node_, storage::cdr_reviews_page(who, q, kind, state));
}

http::task<result<cdr_review_view>> node_backend::cdr_review(viewer who, std::int64_t id) {
  co_return co_await api_read(node_, storage::cdr_review_one(who, id));
}

http::task<result<http::written>> node_backend::resolve_cdr_review(viewer who, http::write_key key,
                                                                   std::int64_t id,
                                                                   std::string action,
                                                                   std::string reason) {
  const auto what = parse_review_action(action);
  if (!what) co_return fail(what.error());
  const auto decision = decision_of(who, std::move(reason));
  auto asked = once_of<cdr_review_view>(who, key, "resolveCdrReview", http::write_cdr_review);
  desk_work<http::written> work = [tenant = who.tenant, id, what = *what, decision,
                                   asked](const cdr_importer& importer) -> result<http::written> {
    auto mine = asked;
    auto done = importer.resolve(tenant, id, what, decision, &mine);
    if (!done) return fail(std::move(done).error());
    return http::written{mine.answer.status, mine.answer.body};
  };
  co_return co_await on_desk(node_.imports(), std::move(work));
}

}  // namespace didtron::node
