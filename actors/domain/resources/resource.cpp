#include "actors/domain/resources/resource.hpp"

#include <algorithm>
#include <set>

namespace didtron::described {

namespace resource_detail {

std::optional<field_error> fault_of_required(const field& f, const value& v) {
  if (f.is_required && is_none(v)) return field_error{"/" + f.name, "is required"};
  return {};
}

result<values> finish(const resource& r, values record, std::vector<field_error> faults) {
  const auto is_told = [&](const field& f) {
    const std::string pointer = "/" + f.name;
    return std::any_of(faults.begin(), faults.end(),
                       [&](const field_error& e) { return e.pointer == pointer; });
  };
  for (std::size_t i = 0; i < r.fields().size(); ++i) {
    const field& f = r.fields()[i];
    if (auto missing = fault_of_required(f, record[i]); missing && !is_told(f))
      faults.push_back(std::move(*missing));
  }
  // Rules between fields want fields that are right by themselves.
  const bool is_right_so_far = faults.empty();
  for (std::size_t i = 0; is_right_so_far && i < r.fields().size(); ++i) {
    const field& f = r.fields()[i];
    if (f.only_field.empty() || belongs(r, f, record) != is_none(record[i])) continue;
    const std::string when = r.fields()[*r.find(f.only_field)].label + " is " + f.only_word;
    faults.push_back({"/" + f.name, is_none(record[i]) ? "is required when " + when
                                                       : "can be given only when " + when});
  }
  if (faults.empty() && r.check() != nullptr) r.check()(r, record, faults);
  if (!faults.empty())
    return fail(error{errc::invalid_argument, "the input is not valid", std::move(faults), {}});
  return record;
}

/// "voice_tier" -> "VoiceTier"
std::string capitals(std::string_view name) {
  std::string out;
  bool is_start = true;
  for (const char c : name) {
    if (c != '_') out += is_start ? static_cast<char>(c - ('a' - 'A')) : c;
    is_start = c == '_';
  }
  return out;
}

std::string hyphens(std::string_view name) {
  std::string out{name};
  std::replace(out.begin(), out.end(), '_', '-');
  return out;
}

}  // namespace resource_detail

resource::resource(std::string name, std::string singular, std::string title, std::string titles,
                   std::string help)
    : name_{std::move(name)},
      singular_{std::move(singular)},
      title_{std::move(title)},
      titles_{std::move(titles)},
      help_{std::move(help)} {}

resource&& resource::guarded_by(area a) && {
  guard_ = a;
  return std::move(*this);
}
resource&& resource::with(field f) && {
  fields_.push_back(std::move(f));
  return std::move(*this);
}
resource&& resource::at_most(std::int64_t rows) && {
  rows_max_ = rows;
  return std::move(*this);
}
resource&& resource::assignable(const std::vector<std::string>& shown) && {
  is_assignable_ = true;
  for (const std::string& name : shown) {
    const auto at = find(name);
    if (at)
      fields_[*at].is_offered = true;
    else
      has_unknown_offer_ = true;
  }
  return std::move(*this);
}
resource&& resource::unique_over(std::vector<std::string> names) && {
  std::vector<std::size_t> key;
  for (const std::string& name : names) {
    const auto at = find(name);
    if (!at) {
      has_unknown_key_ = true;
      continue;
    }
    fields_[*at].is_in_key = true;
    key.push_back(*at);
  }
  unique_keys_.push_back(std::move(key));
  return std::move(*this);
}
resource&& resource::checked_by(cross_check rule) && {
  check_ = rule;
  return std::move(*this);
}

resource&& resource::held_by(std::string sql_function) && {
  holder_ = std::move(sql_function);
  return std::move(*this);
}

std::string resource::path() const { return "/api/v1/" + resource_detail::hyphens(name_); }

std::string resource::component() const { return resource_detail::capitals(singular_); }
std::string resource::components() const { return resource_detail::capitals(name_); }

std::optional<std::size_t> resource::find(std::string_view field_name) const noexcept {
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (fields_[i].name == field_name) return i;
  return {};
}

std::size_t resource::label_field() const noexcept {
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (fields_[i].is_required && fields_[i].type == kind::text) return i;
  return 0;
}

std::vector<std::size_t> resource::key_fields() const {
  const auto is_text = [&](std::size_t i) { return facts(fields_[i].type).sql_type == "text"; };
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (fields_[i].is_unique && is_text(i)) return {i};
  for (const auto& key : unique_keys_)
    if (std::all_of(key.begin(), key.end(), is_text)) return key;
  return {};
}

std::string resource::name_of_key(const std::vector<std::size_t>& key) const {
  std::string out = name_ + "_tenant_id";
  for (const std::size_t i : key)
    out += "_" + fields_[i].column();
  return out + "_key";
}

std::vector<std::size_t> resource::unique_key_called(std::string_view constraint) const {
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (fields_[i].is_unique && name_of_key({i}) == constraint) return {i};
  for (const auto& key : unique_keys_)
    if (name_of_key(key) == constraint) return key;
  return {};
}

std::string resource::names_of(const std::vector<std::size_t>& key, std::string_view between) const {
  std::string out;
  for (const std::size_t i : key)
    out += (out.empty() ? std::string{} : std::string{between}) + fields_[i].name;
  return out;
}

std::vector<std::string> resource::sorts() const {
  std::vector<std::string> out;
  for (const field& f : fields_) {
    if (!f.is_sortable) continue;
    out.push_back(f.name);
    out.push_back("-" + f.name);
  }
  out.push_back("created_at");
  out.push_back("-created_at");
  return out;
}

const resource& registry::add(resource r) {
  r.home_ = this;
  return items_.emplace_back(std::move(r));
}

const resource* registry::find(std::string_view name) const noexcept {
  for (const resource& r : items_)
    if (r.name() == name) return &r;
  return nullptr;
}

bool belongs(const resource& r, const field& f, const values& record) {
  if (f.only_field.empty()) return true;
  const auto* word = std::get_if<std::string>(&record[*r.find(f.only_field)]);
  return word != nullptr && *word == f.only_word;
}

result<values> complete(const resource& r, std::vector<std::optional<value>> given,
                        std::vector<field_error> faults) {
  values record;
  for (std::size_t i = 0; i < r.fields().size(); ++i)
    record.push_back(given[i] ? std::move(*given[i]) : r.fields()[i].otherwise_value);
  return resource_detail::finish(r, std::move(record), std::move(faults));
}

result<values> changed(const resource& r, const values& before,
                       std::vector<std::optional<value>> given, std::vector<field_error> faults) {
  values record = before;
  for (std::size_t i = 0; i < r.fields().size(); ++i) {
    if (!given[i]) continue;
    const field& f = r.fields()[i];
    if (f.is_immutable && !is_none(before[i]) && *given[i] != before[i])
      faults.push_back({"/" + f.name, "cannot be changed once it is set"});
    record[i] = std::move(*given[i]);
  }
  return resource_detail::finish(r, std::move(record), std::move(faults));
}

std::vector<std::string> faults_of(const resource& r, const registry& all) {
  std::vector<std::string> out;
  const auto note = [&](const field& f, const char* what) {
    out.push_back(r.name() + "." + f.name + ": " + what);
  };
  std::set<std::string> seen{r.id_name(), "version", "created_at", "updated_at", "q",
                             "cursor",    "limit",   "sort",       "fields"};
  bool has_label = false;
  for (const field& f : r.fields()) {
    if (!seen.insert(f.name).second) note(f, "the name is taken");
    if (f.label.empty()) note(f, "has no label");
    if (f.is_sortable && (!f.is_required || f.is_list() || f.type == kind::flag))
      note(f, "sorting wants a value that is always there");
    if (f.is_searchable && facts(f.type).sql_type != "text") note(f, "searching wants text");
    if ((f.type == kind::choice || f.type == kind::choices) && f.words.empty())
      note(f, "has no words");
    if (f.type == kind::reference && all.find(f.target) == nullptr) note(f, "refers to nothing");
    if (!f.shared_field.empty()) {
      const resource* target = all.find(f.target);
      if (!r.find(f.shared_field) || target == nullptr || !target->find(f.shared_field))
        note(f, "shares a field that one of them lacks");
    }
    if (!f.only_field.empty()) {
      const auto at = r.find(f.only_field);
      if (!at || r.fields()[*at].type != kind::choice || !r.fields()[*at].is_required || f.is_required ||
          f.is_list() || !is_none(f.otherwise_value) ||
          std::find(r.fields()[*at].words.begin(), r.fields()[*at].words.end(), f.only_word) ==
              r.fields()[*at].words.end())
        note(f, "depends on what is no word of a required choice");
    }
    if (f.is_offered && (!r.is_assignable() || f.guard || f.is_id() || f.who_sees != sensitivity::open))
      note(f, "cannot be shown to customers");
    if (f.is_id() && !f.name.ends_with("_id"))
      note(f, "a reference is called …_id");
    if (!f.made_prefix.empty() && (f.type != kind::code || f.is_required || !f.is_unique || !f.is_immutable))
      note(f, "what is made of a number is an optional, unique code that stays");
    if (f.is_owner && (f.type != kind::reference || !f.is_required))
      note(f, "an owner is a required reference");
    has_label = has_label || (f.is_required && f.type == kind::text);
    const auto example = read_text(f, f.good_example());
    if (!example || write_text(f, *example) != f.good_example()) note(f, "its example is not good");
    if (!is_none(f.otherwise_value)) {
      const auto again = read_text(f, write_text(f, f.otherwise_value));
      if (!again || *again != f.otherwise_value) note(f, "its default is not good");
    }
  }
  if (r.has_unknown_key_) out.push_back(r.name() + ": a field of a key is none");
  for (const auto& key : r.unique_keys_) {
    if (key.size() < 2) out.push_back(r.name() + ": a key of several fields has two at least");
    for (const std::size_t i : key)
      if (!r.fields_[i].is_required || r.fields_[i].is_list() || r.fields_[i].is_unique)
        note(r.fields_[i], "a field of a key is always there, one value, and not unique alone");
    // The database cuts longer names.
    constexpr std::size_t name_bytes_max = 63;
    if (r.name_of_key(key).size() > name_bytes_max) out.push_back(r.name() + ": the name of a key is too long");
  }
  if (r.has_unknown_offer_) out.push_back(r.name() + ": a field that is offered is none");
  if (r.is_assignable() && !(r.find("display_order") && r.find("is_active") &&
                             r.fields()[r.label_field()].is_offered))
    out.push_back(r.name() + ": what is offered has an order, may be inactive, and shows its name");
  if (!has_label) out.push_back(r.name() + ": no required text to know it by");
  return out;
}

namespace resource_detail {

void add_behind_targets(const registry& all, const resource& r, std::vector<const resource*>& out) {
  if (std::find(out.begin(), out.end(), &r) != out.end()) return;
  for (const field& f : r.fields()) {
    const auto* target = f.type == kind::reference ? all.find(f.target) : nullptr;
    if (target != nullptr && target != &r) add_behind_targets(all, *target, out);
  }
  out.push_back(&r);
}

}  // namespace resource_detail

std::vector<const resource*> by_dependency(const registry& all) {
  std::vector<const resource*> out;
  for (const resource& r : all.all())
    resource_detail::add_behind_targets(all, r, out);
  return out;
}

std::vector<const resource*> template_kinds(const registry& all) {
  std::vector<const resource*> out;
  for (const resource* r : by_dependency(all)) {
    const auto fits = [&](const field& f) {
      if (f.who_sees == sensitivity::personal) return false;
      if (f.type == kind::company) return false;
      if (f.type != kind::reference) return true;
      return std::any_of(out.begin(), out.end(), [&](const resource* known) { return known->name() == f.target; });
    };
    if (r->has_key() && std::all_of(r->fields().begin(), r->fields().end(), fits)) out.push_back(r);
  }
  return out;
}

}  // namespace didtron::described
