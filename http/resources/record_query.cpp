#include "http/resources/record_query.hpp"

#include <algorithm>

#include "protocols/json/reader.hpp"

namespace didtron::http {

namespace record_query_detail {

using described::field;
using described::kind;
using described::resource;

/// Words that one filter may have.
constexpr std::size_t words_max = 50;

std::vector<std::string> field_names(const resource& r) {
  std::vector<std::string> out;
  for (const field& f : r.fields())
    out.push_back(f.name);
  out.push_back("created_at");
  out.push_back("updated_at");
  return out;
}

std::vector<std::string> split(std::string_view words) {
  std::vector<std::string> out;
  for (;;) {
    const auto comma = words.find(',');
    out.emplace_back(words.substr(0, comma));
    if (comma == std::string_view::npos) return out;
    words.remove_prefix(comma + 1);
  }
}

void add_filter(const field& f, std::vector<parameter>& out) {
  const auto query = parameter::place::query;
  if (f.is_number()) {
    out.push_back(
        {f.name + "_min", query, value_type::text, f.label + " at least", f.good_example(), {}});
    out.push_back(
        {f.name + "_max", query, value_type::text, f.label + " at most", f.good_example(), {}});
  } else if (f.type == kind::flag) {
    out.push_back({f.name, query, value_type::word, f.label, "true", {"true", "false"}});
  } else if (!f.words.empty()) {
    out.push_back({f.name, query, value_type::word_list, f.label + ": any of these",
                   f.words.front(), f.words});
  } else {
    out.push_back(
        {f.name, query, value_type::text, f.label + "; several with commas", f.good_example(), {}});
  }
}

/// The bound of a number filter, as stored.
std::optional<std::int64_t> bound(const call_context& in, const field& f, const char* ending,
                                  std::vector<field_error>& faults) {
  const std::string* text = in.args.find(f.name + ending);
  if (text == nullptr) return {};
  field open = f;
  open.min = INT64_MIN;
  open.max = INT64_MAX;
  const auto v = described::read_text(open, *text);
  const auto* n = v ? std::get_if<std::int64_t>(&*v) : nullptr;
  if (n != nullptr) return *n;
  faults.push_back({"/query/" + f.name + ending, v ? "must not be empty" : v.error().message});
  return {};
}

void read_words(const call_context& in, std::size_t at, const field& f, described::record_query& q,
                std::vector<field_error>& faults) {
  const std::string* text = in.args.find(f.name);
  if (text == nullptr) return;
  described::record_filter filter{at, {}, {}, {}};
  const auto words = split(*text);
  if (words.size() > words_max)
    return faults.push_back({"/query/" + f.name, "must be at most 50 words"});
  for (const auto& word : words) {
    const auto v = described::read_text(f, word);
    if (!v || described::is_none(*v))
      return faults.push_back(
          {"/query/" + f.name, v ? "must not have an empty word" : v.error().message});
    filter.words.push_back(described::write_text(f, *v));
  }
  q.filters.push_back(std::move(filter));
}

}  // namespace record_query_detail

using namespace record_query_detail;

std::vector<parameter> list_parameters(const resource& r) {
  auto out = paging_parameters();
  const auto query = parameter::place::query;
  const auto sorts = r.sorts();
  out.push_back({"sort", query, value_type::word, "field to sort by, `-` in front for descending",
                 sorts.front(), sorts});
  out.push_back({"fields", query, value_type::word_list,
                 "members of a row beside number and version; absent: those that lists show",
                 r.fields().front().name, field_names(r)});
  bool is_searchable = false;
  for (const field& f : r.fields())
    is_searchable = is_searchable || f.is_searchable;
  if (is_searchable)
    out.push_back(
        {"q", query, value_type::text, "text to look for, anywhere, in either case", "fra", {}});
  for (const field& f : r.fields())
    if (f.is_filterable) add_filter(f, out);
  return out;
}

result<described::record_query> read_record_query(const call_context& in) {
  const resource& r = *in.target->described;
  described::record_query q;
  q.paging = in.paging;
  const std::string* sort = in.args.find("sort");
  q.sort = sort == nullptr ? r.sorts().front() : *sort;
  if (const std::string* text = in.args.find("q")) q.search = *text;
  std::vector<field_error> faults;
  for (std::size_t i = 0; i < r.fields().size(); ++i) {
    const field& f = r.fields()[i];
    if (!f.is_filterable) continue;
    if (!f.is_number()) {
      read_words(in, i, f, q, faults);
      continue;
    }
    described::record_filter filter{
        i, {}, bound(in, f, "_min", faults), bound(in, f, "_max", faults)};
    if (filter.min || filter.max) q.filters.push_back(std::move(filter));
  }
  if (!faults.empty())
    return fail(error{errc::invalid_argument, "the query is not valid", std::move(faults), {}});
  return q;
}

std::vector<bool> wanted_fields(const call_context& in) {
  const resource& r = *in.target->described;
  const std::size_t n = r.fields().size();
  std::vector<bool> out(n + 2, false);
  const std::string* wanted = in.args.find("fields");
  if (wanted == nullptr) {
    for (std::size_t i = 0; i < n; ++i)
      out[i] = r.fields()[i].is_listed;
    out[n + 1] = true;
    return out;
  }
  const auto names = field_names(r);
  for (const auto& word : split(*wanted))
    out[static_cast<std::size_t>(std::find(names.begin(), names.end(), word) - names.begin())] =
        true;
  return out;
}

}  // namespace didtron::http
