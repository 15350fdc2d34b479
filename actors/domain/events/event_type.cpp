#include "actors/domain/events/event_type.hpp"

#include <algorithm>

namespace didtron::events {

namespace event_type_detail {

using described::resource;

/// A member that says which one: "pop_id".
member number_of(std::string name, std::string meaning) {
  return {std::move(name), shape::id, std::move(meaning), "7"};
}

event_type of_record(const resource& r, std::string_view what, std::string meaning,
                     std::vector<member> more) {
  event_type out;
  out.name = name_of(r, what);
  out.meaning = r.title() + ": " + meaning;
  out.guard = r.guard();
  out.about = r.id_name();
  out.payload = {number_of(r.id_name(), "which one")};
  for (auto& one : more)
    out.payload.push_back(std::move(one));
  out.of = &r;
  return out;
}

member version() {
  return {"version", shape::count, "that it has since; a later event of it has a higher one", "3"};
}

event_type plain(std::string name, area guard, std::string about, std::string meaning,
                 std::vector<member> payload) {
  return {std::move(name), std::move(meaning), guard, std::move(about), std::move(payload), nullptr};
}

event_type of_job(const char* how, const char* meaning) {
  return plain(std::string{"job."} + how, area::system, "job_id", meaning,
               {number_of("job_id", "which job"),
                {"operation", shape::text, "what it does", "pops.import"}});
}

event_type of_company(const char* what, const char* meaning) {
  return plain(std::string{"tenant."} + what, area::customers, "tenant_id", meaning,
               {number_of("tenant_id", "which company"),
                {"kind", shape::text, "reseller, customer, carrier or operator", "customer"},
                {"status", shape::text, "active, suspended or deleted", "active"},
                version()});
}

/// What is told besides the lives of records.
std::vector<event_type> others() {
  const member entry = {"entry_no", shape::id, "first entry of the journal", "42"};
  std::vector<event_type> out;
  out.push_back(plain(
      "account.balance_low", area::billing, "account_id",
      "What is left of an account, balance and credit limit, fell below one of its thresholds.",
      {number_of("account_id", "which account"),
       {"currency", shape::text, "of the amounts", "USD"},
       {"threshold", shape::decimal, "that it fell below", "20.00000000"},
       {"left", shape::decimal, "balance and credit limit", "19.98400000"}}));
  out.push_back(plain("cdrs.booked", area::calls, "batch_id", "Finished calls are in the books.",
                      {number_of("batch_id", "booked together"),
                       entry,
                       {"calls", shape::uuids, "which calls", "7f6d3f8e-5d2c-4f0a-9a57-0a1c2b3d4e5f"}}));
  out.push_back(plain("cdrs.imported", area::rating, "import_id",
                      "A batch of another switch's call records is in the books.",
                      {number_of("batch_id", "booked together"),
                       number_of("import_id", "of which import"),
                       number_of("source_id", "from which source"),
                       entry,
                       {"booked", shape::count, "records in the books", "980"},
                       {"held", shape::count, "records that wait for somebody", "20"}}));
  out.push_back(plain("cdrs.rolled_back", area::rating, "import_id", "An import was taken back.",
                      {number_of("import_id", "which import"), entry}));
  out.push_back(plain("cdrs.rerated", area::rating, "rerating_id",
                      "Booked calls have new prices.", {number_of("rerating_id", "which run"), entry}));
  out.push_back(plain("cdrs.rerating_undone", area::rating, "rerating_id",
                      "New prices of booked calls were taken back.",
                      {number_of("rerating_id", "which run"), entry}));
  out.push_back(of_job("done", "A job has done all its work."));
  out.push_back(of_job("failed", "A job has given up."));
  out.push_back(of_job("cancelled", "A job was cancelled."));
  out.push_back(plain("settings.changed", area::settings, "key", "A setting has another value.",
                      {{"key", shape::text, "which one", "trash_days"}}));
  out.push_back(plain("maintenance.started", area::settings, "",
                      "The platform takes no changes until maintenance is over.", {}));
  out.push_back(plain("maintenance.ended", area::settings, "", "Maintenance is over.", {}));
  const std::vector<member> endpoint{number_of("webhook_endpoint_id", "which endpoint"),
                                     {"name", shape::text, "its name", "Billing"},
                                     {"reason", shape::text, "why, for people", "answered 503"}};
  out.push_back(plain("webhook_endpoint.failing", area::developers, "webhook_endpoint_id",
                      "An endpoint has taken nothing for an hour, then for a day.", endpoint));
  out.push_back(plain("webhook_endpoint.disabled", area::developers, "webhook_endpoint_id",
                      "Nothing is sent to an endpoint any more: it said 410, or took nothing for three days.", endpoint));
  out.push_back(plain("webhook_endpoint.enabled", area::developers, "webhook_endpoint_id",
                      "An endpoint that was disabled gets its events again.", endpoint));
  out.push_back(plain("webhook_endpoint.test", area::developers, "webhook_endpoint_id",
                      "Sent to one endpoint alone because somebody asked for it.",
                      {number_of("webhook_endpoint_id", "which endpoint"), {"text", shape::text, "for people", "It works."}}));
  out.push_back(of_company("created", "A company was made."));
  out.push_back(of_company("updated", "A company has another name or terms."));
  out.push_back(of_company("suspended", "A company is closed with everything below it."));
  out.push_back(of_company("reactivated", "A company is open again."));
  out.push_back(of_company("limited", "A company has other limits."));
  out.push_back(of_company("deleted", "A company has ended."));
  return out;
}

event_type customer_moved(const resource& customers) {
  return of_record(customers, "moved", "it has another category or group.",
                   {number_of("category_id", "where it is now"),
                    {"group_id", shape::id, "of the category", "3", true}});
}

}  // namespace event_type_detail

using namespace event_type_detail;

std::string name_of(const resource& r, std::string_view what) {
  return r.singular() + "." + std::string{what};
}

std::vector<event_type> types_of(const resource& r) {
  std::vector<event_type> out;
  out.push_back(of_record(r, created, "one was made.", {version()}));
  out.push_back(of_record(
      r, updated, "one was changed.",
      {version(), {"changed", shape::words, "fields that have other values", r.fields().front().name}}));
  out.push_back(of_record(r, deleted, "one is in the trash.", {version()}));
  out.push_back(of_record(r, restored, "one is back from the trash.", {version()}));
  out.push_back(of_record(r, purged, "one is gone for good.", {}));
  return out;
}

catalogue::catalogue(const described::registry& records) : items_{others()} {
  for (const resource& r : records.all()) {
    for (auto& one : types_of(r))
      items_.push_back(std::move(one));
    if (r.name() == "customers") items_.push_back(customer_moved(r));
  }
  std::sort(items_.begin(), items_.end(),
            [](const event_type& a, const event_type& b) { return a.name < b.name; });
}

const event_type* catalogue::find(std::string_view name) const noexcept {
  const auto at = std::lower_bound(
      items_.begin(), items_.end(), name,
      [](const event_type& t, std::string_view wanted) { return t.name < wanted; });
  return at == items_.end() || at->name != name ? nullptr : &*at;
}

const catalogue& event_types() {
  static const catalogue all{described::resources()};
  return all;
}

}  // namespace didtron::events
