#include <algorithm>
#include <map>

#include "actors/domain/resources/resource.hpp"
#include "http/resources/audit.hpp"
#include "protocols/json/reader.hpp"
#include "protocols/json/value.hpp"
#include "protocols/json/writer.hpp"

namespace didtron::http {

namespace audit_changes_detail {

void write(json::writer& w, const json::value& v) {
  if (const bool* b = v.boolean()) {
    w.boolean(*b);
  } else if (const std::int64_t* n = v.integer()) {
    w.integer(*n);
  } else if (const double* d = v.number()) {
    w.number(*d);
  } else if (const std::string* s = v.text()) {
    w.text(*s);
  } else if (const auto* items = v.items()) {
    w.begin_array();
    for (const json::value& item : *items)
      write(w, item);
    w.end_array();
  } else if (const auto* members = v.members()) {
    w.begin_object();
    for (const auto& [name, value] : *members) {
      w.key(name);
      write(w, value);
    }
    w.end_object();
  } else {
    w.null();
  }
}

/// Leaves by their path; an empty object is one.
void flatten(const json::value& v, const std::string& path, std::map<std::string, std::string>& out) {
  const auto* members = v.members();
  if (members != nullptr && (!members->empty() || path.empty())) {
    for (const auto& [name, value] : *members)
      flatten(value, path.empty() ? name : path + "/" + name, out);
    return;
  }
  json::writer w;
  write(w, v);
  out[path] = w.take();
}

std::map<std::string, std::string> leaves_of(const std::string& text) {
  std::map<std::string, std::string> out;
  if (text.empty()) return out;
  // Stored by us: at most as large as an answer.
  if (auto document = json::parse(text, 64 * json::document_bytes_max)) flatten(*document, "", out);
  return out;
}

}  // namespace audit_changes_detail

std::vector<audit_change> audit_changes(const std::string& before, const std::string& after) {
  const auto was = audit_changes_detail::leaves_of(before);
  const auto is = audit_changes_detail::leaves_of(after);
  std::vector<audit_change> out;
  const auto value_of = [](const auto& leaves, const std::string& field) {
    const auto found = leaves.find(field);
    return found == leaves.end() ? std::string{} : found->second;
  };
  auto fields = was;
  fields.insert(is.begin(), is.end());
  for (const auto& [field, unused] : fields) {
    audit_change change{field, value_of(was, field), value_of(is, field)};
    if (change.before != change.after) out.push_back(std::move(change));
  }
  return out;
}

std::string withheld_details(const audit_view& row, const viewer& who, const permission_set& may, action wanted,
                             const described::registry& records) {
  if (row.before.empty() && row.after.empty()) return {};
  constexpr permission costs{area::costs, action::view};
  if (row.action_class == "financial" && who.is_platform && !may.has(costs)) return key_of(costs);
  for (const described::resource& r : records.all()) {
    if (r.singular() != row.object_kind) continue;
    const bool is_personal = std::any_of(r.fields().begin(), r.fields().end(), [](const described::field& f) {
      return f.who_sees != described::sensitivity::open;
    });
    const permission needed{r.guard(), is_personal ? wanted : action::view};
    if (!may.has(needed)) return key_of(needed);
  }
  return {};
}

}  // namespace didtron::http
