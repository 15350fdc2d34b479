#include "actors/node/backend.hpp"
#include "actors/node/node.hpp"
#include "actors/zones/zone_files.hpp"
#include "protocols/cdrs/format_json.hpp"
#include "storage/repositories/cdr_imports.hpp"
#include "storage/repositories/cdr_reviews.hpp"
#include "storage/repositories/outbox.hpp"

namespace didtron::node {

namespace backend_imports_detail {

using http::await_callback;
using http::task;
using namespace std::chrono_literals;

template <class T>
task<result<T>> read(stores& data, pg::query<T> query) {
  co_return co_await await_callback<T>(
      [&](auto done) { data.api_reads.run<T>(std::move(query), pg::in(5s), done); });
}

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
  return {"user:" + std::to_string(who.user.value), std::move(reason)};
}

}  // namespace backend_imports_detail

using backend_imports_detail::decision_of;
using backend_imports_detail::desk_work;
using backend_imports_detail::on_desk;

http::task<result<page<cdr_source_view>>> node_backend::cdr_sources(viewer who, page_query q) {
  co_return co_await backend_imports_detail::read(node_.data(), storage::cdr_sources_page(who, q));
}

http::task<result<cdr_source_view>> node_backend::cdr_source(viewer who, std::int64_t id) {
  co_return co_await backend_imports_detail::read(node_.data(), storage::cdr_source_one(who, id));
}

http::task<result<cdr_source_view>> node_backend::create_cdr_source(viewer who,
                                                                    http::new_cdr_source wanted) {
  auto format = cdr_files::read_source_format(wanted.format, "/format");
  if (!format) co_return fail(std::move(format).error());
  if (auto zone = load_optional_time_zone(format->zone); !zone)
    co_return fail_field("/format/zone", zone.error().message);
  storage::new_cdr_source source{wanted.name, wanted.kind, cdr_files::source_format_text(*format)};
  const auto id = std::make_shared<std::int64_t>(0);
  auto stored = co_await http::await_callback<bool>([&](auto answer) {
    pg::write_job job;
    job.tenant = who.tenant;
    job.key = static_cast<std::uint64_t>(who.tenant.value);
    job.work = [who, source, id](pg::transaction& tx) -> result<void> {
      auto made = storage::insert_cdr_source(tx, source);
      if (!made) return fail(std::move(made).error());
      *id = *made;
      storage::audit_record record;
      record.actor = "user:" + std::to_string(who.user.value);
      record.action = "cdr_source.create";
      record.object = "cdr_source:" + std::to_string(*id);
      record.after = source.format;
      if (auto said = storage::append_audit(tx, record); !said) return fail(said.error());
      return {};
    };
    job.done = [answer](const result<void>& r) {
      answer(r ? result<bool>{true} : result<bool>{fail(r.error())});
    };
    if (auto accepted = node_.data().writes.submit(std::move(job)); !accepted)
      answer(fail(accepted.error()));
  });
  if (!stored) co_return fail(std::move(stored).error());
  co_return co_await backend_imports_detail::read(node_.data(), storage::cdr_source_one(who, *id));
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
  // Named first: a temporary closure inside co_await is destroyed twice.
  desk_work<cdr_import_view> work = [order = std::move(order),
                                     text](const cdr_importer& importer) mutable {
    order.text = *text;
    return importer.import(order);
  };
  co_return co_await on_desk(node_.imports(), std::move(work));
}

http::task<result<page<cdr_import_view>>> node_backend::cdr_imports(viewer who,
                                                                    std::int64_t source_id,
                                                                    page_query q) {
  co_return co_await backend_imports_detail::read(node_.data(), storage::cdr_imports_page(who, source_id, q));
}

http::task<result<cdr_import_view>> node_backend::cdr_import(viewer who, std::int64_t id) {
  co_return co_await backend_imports_detail::read(node_.data(), storage::cdr_import_one(who, id));
}

http::task<result<std::vector<row_fault>>> node_backend::cdr_import_errors(viewer who,
                                                                           std::int64_t id) {
  auto import = co_await backend_imports_detail::read(node_.data(), storage::cdr_import_one(who, id));
  if (!import) co_return fail(std::move(import).error());
  co_return co_await backend_imports_detail::read(node_.data(), storage::cdr_import_errors(who, id));
}

http::task<result<page<row_fault>>> node_backend::cdr_import_errors_page(viewer who,
                                                                        std::int64_t id,
                                                                        page_query q) {
  auto import = co_await backend_imports_detail::read(node_.data(), storage::cdr_import_one(who, id));
  if (!import) co_return fail(std::move(import).error());
  co_return co_await backend_imports_detail::read(node_.data(),
                                                  storage::cdr_import_errors_page(who, id, q));
}

http::task<result<cdr_import_view>> node_backend::roll_back_import(viewer who, std::int64_t id,
                                                                   std::string reason) {
  const auto decision = decision_of(who, std::move(reason));
  desk_work<cdr_import_view> work = [tenant = who.tenant, id,
                                     decision](const cdr_importer& importer) {
    return importer.roll_back(tenant, id, decision);
  };
  co_return co_await on_desk(node_.imports(), std::move(work));
}

http::task<result<page<cdr_review_view>>> node_backend::cdr_reviews(viewer who, page_query q,
                                                                    std::string kind,
                                                                    std::string state) {
  co_return co_await backend_imports_detail::read(node_.data(), storage::cdr_reviews_page(who, q, kind, state));
}

http::task<result<cdr_review_view>> node_backend::cdr_review(viewer who, std::int64_t id) {
  co_return co_await backend_imports_detail::read(node_.data(), storage::cdr_review_one(who, id));
}

http::task<result<cdr_review_view>> node_backend::resolve_cdr_review(viewer who, std::int64_t id,
                                                                     std::string action,
                                                                     std::string reason) {
  const auto what = parse_review_action(action);
  if (!what) co_return fail(what.error());
  const auto decision = decision_of(who, std::move(reason));
  desk_work<cdr_review_view> work = [tenant = who.tenant, id, what = *what,
                                     decision](const cdr_importer& importer) {
    return importer.resolve(tenant, id, what, decision);
  };
  co_return co_await on_desk(node_.imports(), std::move(work));
}

}  // namespace didtron::node
