#pragma once

#include <string_view>

#include "http/backend.hpp"
#include "http/openapi/schema.hpp"
#include "http/session.hpp"
#include "protocols/json/writer.hpp"

/// The JSON form of every resource and its schema, side by side in one file per resource. Amounts
/// are strings with 8 decimals, rates with at least 4.
namespace didtron::http {

/// What a reader may see: costs, margins, carriers and decisions only with costs.view; carriers
/// also by staff without it; customers see their own side alone.
enum class reader : std::uint8_t { with_costs, without_costs, customer };
reader reader_of(const viewer& who) noexcept;

/// {"<key>": id, "name": …} or null when there is none.
void write_ref(json::writer& w, std::string_view key, const named_ref& ref);
void write_amount(json::writer& w, std::string_view name, amount value);
void write_optional(json::writer& w, std::string_view name, const std::optional<amount>& value);
void write_time(json::writer& w, std::string_view name, instant value);
void write_optional(json::writer& w, std::string_view name, const std::optional<instant>& value);

void write_me(json::writer& w, const session& s, std::string_view csrf_token);
void write_account(json::writer& w, const account_view& a, reader who);
void write_account_limits(json::writer& w, const account_view& a);
/// The members that an account and its limits have in common: highest price, temporary credit, thresholds.
void write_other_limits(json::writer& w, const account_view& a);
void write_hold(json::writer& w, const hold_view& h);
void write_live_call(json::writer& w, const live_call_view& c, reader who);
void write_cdr(json::writer& w, const cdr_view& c, reader who);
void write_cdr_detail(json::writer& w, const cdr_detail& c, reader who);
void write_journal_entry(json::writer& w, const journal_entry_view& e);
void write_carrier(json::writer& w, const carrier_view& c);
void write_trunk(json::writer& w, const trunk_view& t);
/// `whom`: the people of the tenant that it belongs to.
void write_custom_role(json::writer& w, const custom_role_view& r, audience whom);
/// `may`: of the reader, who is told what they may change.
void write_setting(json::writer& w, const settings::setting_view& s, const permission_set& may);
void write_tenant(json::writer& w, const tenant_view& t);
/// Whether it is set, since when and by whom; never the secret.
void write_secret_state(json::writer& w, const std::optional<secret_state>& state);
void write_cdr_source(json::writer& w, const cdr_source_view& s);
void write_cdr_import(json::writer& w, const cdr_import_view& i, reader who);
void write_cdr_review(json::writer& w, const cdr_review_view& r, reader who);
void write_metrics(json::writer& w, const metrics_summary& m, reader who);

openapi::schema_ptr problem_schema();
openapi::schema_ptr login_schema();
openapi::schema_ptr me_schema();
openapi::schema_ptr account_schema();
openapi::schema_ptr account_limits_schema();
openapi::schema_ptr hold_schema();
openapi::schema_ptr live_call_schema();
openapi::schema_ptr cdr_schema();
openapi::schema_ptr cdr_detail_schema();
openapi::schema_ptr journal_entry_schema();
openapi::schema_ptr carrier_schema();
openapi::schema_ptr trunk_schema();
openapi::schema_ptr role_schema();
openapi::schema_ptr tenant_schema();
openapi::schema_ptr cdr_source_schema();
openapi::schema_ptr cdr_import_schema();
openapi::schema_ptr cdr_review_schema();
openapi::schema_ptr metrics_schema();
openapi::schema_ptr event_schema();

}  // namespace didtron::http
