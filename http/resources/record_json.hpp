#pragma once

#include <string>
#include <vector>

#include "actors/domain/resources/query.hpp"
#include "actors/domain/resources/resource.hpp"
#include "http/openapi/schema.hpp"
#include "http/record_backend.hpp"
#include "protocols/json/value.hpp"
#include "protocols/json/writer.hpp"

/// The JSON of described records: made from the description, for reading, writing and OpenAPI.
namespace didtron::http {

inline constexpr std::size_t record_reason_bytes_max = 500;

void write_field_value(json::writer& w, const described::field& f, const described::value& v);
/// Number, version, times and every field; a reference has its name beside it ("category_name").
void write_record(json::writer& w, const described::resource& r, const described::record& record);
/// Number, version and the fields wanted.
void write_record_row(json::writer& w, const described::resource& r,
                      const described::record& record, const std::vector<bool>& wanted);
/// The fields in which `of` differs from `other`, for the audit log.
std::string changes_text(const described::resource& r, const described::values& of,
                         const described::values& other);
/// Number and the fields that customers see.
void write_offer(json::writer& w, const described::resource& r, const described::record& record);
void write_trash_entry(json::writer& w, const described::trash_entry& t);
void write_record_event(json::writer& w, const described::record_event& e);

struct read_record_body {
  given_fields given = {};
  std::int64_t version = 0;
  std::string reason = {};
};
/// Every fault of a body at once. `has_version`: of a change. Errors: invalid_argument.
result<read_record_body> read_record(const described::resource& r, const json::value& body,
                                     bool has_version, std::vector<field_error>& faults);

/// The rows of a CSV file with a header of field names. Errors: malformed, too_large,
/// invalid_argument with pointers "/header" and "/rows/<from 1>/<field>".
result<std::vector<given_fields>> read_record_file(const described::resource& r,
                                                   std::string_view text);

openapi::schema_ptr field_schema(const described::field& f);
openapi::schema_ptr record_schema(const described::resource& r);
openapi::schema_ptr record_row_schema(const described::resource& r);
openapi::schema_ptr record_creation_schema(const described::resource& r);
openapi::schema_ptr record_change_schema(const described::resource& r);
openapi::schema_ptr trash_schema();
openapi::schema_ptr record_event_schema();

/// "category_id" -> "category_name"
std::string name_beside(const described::field& f);

}  // namespace didtron::http
