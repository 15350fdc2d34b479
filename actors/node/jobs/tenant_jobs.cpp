#include "actors/node/jobs/handlers.hpp"
#include "actors/node/tenant_effects.hpp"
#include "protocols/json/value.hpp"
#include "protocols/json/writer.hpp"
#include "storage/repositories/tenant_lifecycle.hpp"

/// Jobs on whole companies.
namespace didtron::node {

namespace tenant_jobs_detail {

using didtron::jobs::running;
using didtron::jobs::step;

constexpr std::int32_t rows_per_file = 5'000;
constexpr std::int32_t erased_per_step = 1'000;

struct company_order {
  tenant_id tenant = {};
  tenant_id parent = {};
  std::string name = {};
};

result<company_order> read_company_order(const running& job) {
  auto document = json::parse(job.payload);
  if (!document) return fail(std::move(document).error());
  const auto number = [&](const char* key) {
    const auto* found = document->find(key);
    return tenant_id{found != nullptr && found->integer() != nullptr ? *found->integer() : 0};
  };
  company_order out{number("tenant_id"), number("parent_id"), {}};
  if (const auto* name = document->find("name"); name != nullptr && name->text() != nullptr) out.name = *name->text();
  return out;
}

/// Where an export stands: the table and the key of its last row.
struct place {
  std::string table = {};
  std::string key = "[]";
};

place place_of(const running& job) {
  const auto colon = job.cursor.find(':');
  if (colon == std::string::npos) return {};
  return {job.cursor.substr(0, colon), job.cursor.substr(colon + 1)};
}

}  // namespace tenant_jobs_detail

using namespace tenant_jobs_detail;

result<step> export_tenant_step(pg::transaction& tx, const running& job) {
  auto what = read_company_order(job);
  if (!what) return fail(std::move(what).error());
  auto tables = storage::export_tables(tx);
  if (!tables) return fail(std::move(tables).error());
  auto at = place_of(job);
  auto table = std::find(tables->begin(), tables->end(), at.table);
  if (table == tables->end()) table = tables->begin();
  step out;
  didtron::jobs::file file;
  // Small tables share a file; a table that fills one goes on in the next.
  while (table != tables->end()) {
    if (*table != at.table) at = {*table, "[]"};
    auto rows = storage::export_rows(tx, what->tenant, at.table, at.key, rows_per_file - static_cast<std::int32_t>(file.rows));
    if (!rows) return fail(std::move(rows).error());
    file.content += rows->lines;
    file.rows += rows->rows;
    if (rows->rows > 0) at.key = std::move(rows->last_key);
    if (file.rows >= rows_per_file) break;
    ++table;
  }
  out.is_last = table == tables->end();
  out.cursor = at.table + ":" + at.key;
  out.done = file.rows;
  if (file.rows > 0) {
    file.name = "company-" + std::to_string(what->tenant.value) + "-" + std::to_string(job.step + 1) + ".ndjson";
    file.media_type = "application/x-ndjson";
    out.files.push_back(std::move(file));
  }
  if (out.is_last) {
    json::writer w;
    w.begin_object().field("tenant_id", what->tenant.value).field("rows", job.done + out.done).end_object();
    out.result = w.take();
  }
  return out;
}

result<step> clone_tenant_step(pg::transaction& tx, const running& job) {
  auto what = read_company_order(job);
  if (!what) return fail(std::move(what).error());
  auto model = storage::tenant_in(tx, what->tenant);
  if (!model) return fail(std::move(model).error());
  auto made = storage::create_tenant(tx, {what->parent, model->kind, what->name});
  if (!made) return fail(std::move(made).error());
  auto copied = storage::clone_records(tx, what->tenant, made->id);
  if (!copied) return fail(std::move(copied).error());
  auto effect = tenant_effect(201, nullptr, *made, "created", job.reason);
  if (auto noted = note_effect(tx, viewer_of(job), "tenant.cloneTenant", effect); !noted) return fail(std::move(noted).error());
  step out;
  out.done = 1;
  out.is_last = true;
  out.result = R"({"tenant_id":)" + std::to_string(made->id.value) + R"(,"records":)" + *copied + "}";
  return out;
}

result<step> delete_tenant_step(pg::transaction& tx, const running& job) {
  auto what = read_company_order(job);
  if (!what) return fail(std::move(what).error());
  step out;
  out.cursor = "records";
  if (job.cursor.empty()) {
    auto closed = storage::close_tenant(tx, what->tenant);
    if (!closed) return fail(std::move(closed).error());
    auto effect = tenant_effect(200, &closed->tenant.before, closed->tenant.after, "deleted", job.reason);
    if (auto noted = note_effect(tx, viewer_of(job), "tenant.deleteTenant", effect); !noted) return fail(std::move(noted).error());
    out.done = closed->users + closed->secrets;
    return out;
  }
  auto gone = storage::erase_records(tx, what->tenant, erased_per_step);
  if (!gone) return fail(std::move(gone).error());
  out.done = *gone;
  out.is_last = *gone == 0;
  if (out.is_last) {
    json::writer w;
    w.begin_object().field("tenant_id", what->tenant.value).field("erased", job.done).end_object();
    out.result = w.take();
  }
  return out;
}

}  // namespace didtron::node
