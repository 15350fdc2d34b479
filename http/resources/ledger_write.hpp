#pragma once

#include "http/resources/write.hpp"

/// The JSON forms of the books' resources beyond journal entries.
namespace didtron::http {

void write_topup(json::writer& w, const topup_view& t);
void write_adjustment(json::writer& w, const adjustment_view& a);
void write_account_line(json::writer& w, const account_line_view& l);
void write_trial_balance(json::writer& w, const trial_balance_view& books);
void write_period(json::writer& w, const period_view& p);

openapi::schema_ptr topup_schema();
openapi::schema_ptr adjustment_schema();
openapi::schema_ptr account_line_schema();
openapi::schema_ptr trial_balance_schema();
openapi::schema_ptr period_schema();

}  // namespace didtron::http
