#include "protocols/json/reader.hpp"

#include <algorithm>

namespace didtron::json {

namespace reader_detail {

/// More faults than this help nobody and would let a small request ask for a large answer.
inline constexpr std::size_t faults_max = 32;

/// Control characters have no place in any text that we store; NUL cannot even be stored.
inline bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F;
  });
}

}  // namespace reader_detail

std::string pointer_token(std::string_view name) {
  std::string token = "/";
  for (const char c : name) {
    if (c == '~')
      token += "~0";
    else if (c == '/')
      token += "~1";
    else
      token += c;
  }
  return token;
}

object_reader::object_reader(const value& object, std::string pointer)
    : members_{object.members()}, pointer_{std::move(pointer)} {
  if (members_ == nullptr) {
    faults_.push_back({pointer_, "must be an object, is " + std::string{object.type_name()}});
    return;
  }
  seen_.assign(members_->size(), false);
}

void object_reader::refuse(std::string_view name, std::string detail) {
  if (faults_.size() < reader_detail::faults_max)
    faults_.push_back({pointer_ + pointer_token(name), std::move(detail)});
}

void object_reader::absorb(object_reader& inner) {
  inner.note_unknown();
  for (field_error& fault : inner.faults_)
    if (faults_.size() < reader_detail::faults_max) faults_.push_back(std::move(fault));
  inner.faults_.clear();
}

const value* object_reader::take(std::string_view name, bool is_required) {
  if (members_ == nullptr) return nullptr;  // already a fault
  const value* found = nullptr;
  bool is_doubled = false;
  for (std::size_t i = 0; i < members_->size(); ++i) {
    if ((*members_)[i].first != name) continue;
    is_doubled = is_doubled || found != nullptr;
    seen_[i] = true;
    found = &(*members_)[i].second;
  }
  if (is_doubled) {
    refuse(name, "is given more than once");
    return nullptr;
  }
  if (found != nullptr && !found->is_null()) return found;
  if (is_required) refuse(name, found == nullptr ? "is missing" : "must not be null");
  return nullptr;
}

void object_reader::wrong_type(std::string_view name, std::string_view expected,
                               const value& found) {
  refuse(name, "must be " + std::string{expected} + ", is " + std::string{found.type_name()});
}

std::string object_reader::checked_text(std::string_view name, const value& v, text_rule rule) {
  const std::string* text = v.text();
  if (text == nullptr) {
    wrong_type(name, "a string", v);
    return {};
  }
  if (text->size() < rule.bytes_min)
    refuse(name, rule.bytes_min == 1
                     ? "must not be empty"
                     : "must have at least " + std::to_string(rule.bytes_min) + " bytes");
  else if (text->size() > rule.bytes_max)
    refuse(name, "must have at most " + std::to_string(rule.bytes_max) + " bytes");
  else if (reader_detail::has_control(*text))
    refuse(name, "must not contain control characters");
  else
    return *text;
  return {};
}

std::int64_t object_reader::checked_integer(std::string_view name, const value& v,
                                            integer_rule rule) {
  const std::int64_t* number = v.integer();
  if (number == nullptr) {
    wrong_type(name, "an integer", v);
    return 0;
  }
  if (*number >= rule.min && *number <= rule.max) return *number;
  refuse(name, "must be from " + std::to_string(rule.min) + " to " + std::to_string(rule.max));
  return 0;
}

std::string object_reader::text(std::string_view name, text_rule rule) {
  const value* v = take(name, true);
  return v == nullptr ? std::string{} : checked_text(name, *v, rule);
}

std::int64_t object_reader::integer(std::string_view name, integer_rule rule) {
  const value* v = take(name, true);
  return v == nullptr ? 0 : checked_integer(name, *v, rule);
}

bool object_reader::boolean(std::string_view name) {
  const value* v = take(name, true);
  if (v == nullptr) return false;
  if (v->boolean() != nullptr) return *v->boolean();
  wrong_type(name, "a boolean", *v);
  return false;
}

const value* object_reader::array(std::string_view name) {
  const value* v = take(name, true);
  if (v == nullptr || v->items() != nullptr) return v;
  wrong_type(name, "an array", *v);
  return nullptr;
}

const value* object_reader::object(std::string_view name) {
  const value* v = take(name, true);
  if (v == nullptr || v->members() != nullptr) return v;
  wrong_type(name, "an object", *v);
  return nullptr;
}

std::optional<std::string> object_reader::optional_text(std::string_view name, text_rule rule) {
  const value* v = take(name, false);
  if (v == nullptr) return std::nullopt;
  return checked_text(name, *v, rule);
}

std::optional<std::int64_t> object_reader::optional_integer(std::string_view name,
                                                            integer_rule rule) {
  const value* v = take(name, false);
  if (v == nullptr) return std::nullopt;
  return checked_integer(name, *v, rule);
}

std::optional<bool> object_reader::optional_boolean(std::string_view name) {
  const value* v = take(name, false);
  if (v == nullptr) return std::nullopt;
  if (v->boolean() != nullptr) return *v->boolean();
  wrong_type(name, "a boolean", *v);
  return std::nullopt;
}

const value* object_reader::optional_object(std::string_view name) {
  const value* v = take(name, false);
  if (v == nullptr || v->members() != nullptr) return v;
  wrong_type(name, "an object", *v);
  return nullptr;
}

void object_reader::note_unknown() {
  if (members_ == nullptr) return;
  for (std::size_t i = 0; i < members_->size(); ++i) {
    if (seen_[i]) continue;
    seen_[i] = true;
    refuse((*members_)[i].first, "is not a field of this object");
  }
}

result<void> object_reader::finish() {
  note_unknown();
  if (faults_.empty()) return {};
  return fail(error{errc::invalid_argument, "the input is not valid", std::move(faults_), {}});
}

}  // namespace didtron::json
