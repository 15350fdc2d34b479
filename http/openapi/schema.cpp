#include "http/openapi/schema.hpp"

namespace didtron::http::openapi {

namespace schema_detail {

inline std::shared_ptr<schema> scalar(std::string type, std::string description,
                                      std::string example) {
  auto s = std::make_shared<schema>();
  s->type = std::move(type);
  s->description = std::move(description);
  s->example = std::move(example);
  return s;
}

inline std::string quoted(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

inline void write_scalar(json::writer& w, const schema& s, bool may_be_null) {
  w.begin_object();
  if (may_be_null)
    w.key("type").begin_array().text(s.type).text("null").end_array();
  else
    w.field("type", s.type);
  if (!s.format.empty()) w.field("format", s.format);
  if (!s.pattern.empty()) w.field("pattern", s.pattern);
  if (s.length_min) w.field("minLength", *s.length_min);
  if (s.length_max) w.field("maxLength", *s.length_max);
  if (s.minimum) w.field("minimum", *s.minimum);
  if (s.maximum) w.field("maximum", *s.maximum);
  if (!s.values.empty()) {
    w.key("enum").begin_array();
    for (const std::string& v : s.values)
      w.text(v);
    if (may_be_null) w.null();
    w.end_array();
  }
  if (!s.description.empty()) w.field("description", s.description);
  w.key("examples").begin_array().raw(s.example).end_array();
  w.end_object();
}

}  // namespace schema_detail

void schema::write(json::writer& w, bool is_definition) const {
  if (!component.empty() && !is_definition) {
    w.begin_object().field("$ref", "#/components/schemas/" + component).end_object();
    return;
  }
  switch (form) {
  case shape::scalar:
    schema_detail::write_scalar(w, *this, false);
    return;
  case shape::nullable:
    if (inner->form == shape::scalar) {
      schema_detail::write_scalar(w, *inner, true);
      return;
    }
    w.begin_object();
    if (!description.empty()) w.field("description", description);
    w.key("anyOf").begin_array();
    inner->write(w);
    w.begin_object().field("type", "null").end_object();
    w.end_array().end_object();
    return;
  case shape::array:
    w.begin_object().field("type", "array");
    if (!description.empty()) w.field("description", description);
    w.key("items");
    inner->write(w);
    w.end_object();
    return;
  case shape::object:
    break;
  }
  w.begin_object().field("type", "object");
  if (!description.empty()) w.field("description", description);
  w.field("additionalProperties", is_open);
  w.key("required").begin_array();
  for (const property& p : members)
    if (!p.is_optional) w.text(p.name);
  w.end_array();
  w.key("properties").begin_object();
  for (const property& p : members) {
    w.key(p.name);
    p.type->write(w);
  }
  w.end_object();
  if (is_definition) {
    w.key("examples").begin_array();
    write_example(w);
    w.end_array();
  }
  w.end_object();
}

void schema::write_example(json::writer& w) const {
  switch (form) {
  case shape::scalar:
    w.raw(example);
    return;
  case shape::nullable:
    inner->write_example(w);
    return;
  case shape::array:
    w.begin_array();
    inner->write_example(w);
    w.end_array();
    return;
  case shape::object:
    break;
  }
  w.begin_object();
  for (const property& p : members) {
    w.key(p.name);
    p.type->write_example(w);
  }
  w.end_object();
}

void schema::collect(std::map<std::string, const schema*>& components) const {
  if (!component.empty()) components.emplace(component, this);
  if (inner) inner->collect(components);
  for (const property& p : members)
    p.type->collect(components);
}

schema_ptr text(std::string description, std::string example) {
  return schema_detail::scalar("string", std::move(description), schema_detail::quoted(example));
}

schema_ptr integer(std::string description, std::int64_t example) {
  auto s = schema_detail::scalar("integer", std::move(description), std::to_string(example));
  s->format = "int64";
  return s;
}

schema_ptr number(std::string description, std::string example) {
  return schema_detail::scalar("number", std::move(description), std::move(example));
}

schema_ptr boolean(std::string description, bool example) {
  return schema_detail::scalar("boolean", std::move(description), example ? "true" : "false");
}

schema_ptr decimal(std::string description, std::string example) {
  auto s = schema_detail::scalar("string", std::move(description), schema_detail::quoted(example));
  s->format = "decimal";
  s->pattern = "^-?[0-9]+(\\.[0-9]+)?$";
  return s;
}

schema_ptr date_time(std::string description, std::string example) {
  auto s = schema_detail::scalar("string", std::move(description), schema_detail::quoted(example));
  s->format = "date-time";
  return s;
}

schema_ptr uuid(std::string description) {
  auto s = schema_detail::scalar("string", std::move(description),
                                 schema_detail::quoted("01963b5e-8a00-7cc3-98c4-dc0c0c07398f"));
  s->format = "uuid";
  return s;
}

schema_ptr currency(std::string description) {
  auto s = schema_detail::scalar("string", std::move(description), schema_detail::quoted("USD"));
  s->pattern = "^[A-Z]{3}$";
  return s;
}

schema_ptr one_of(std::string description, std::vector<std::string> values) {
  auto s = schema_detail::scalar("string", std::move(description),
                                 schema_detail::quoted(values.front()));
  s->values = std::move(values);
  return s;
}

schema_ptr array(schema_ptr items, std::string description) {
  auto s = std::make_shared<schema>();
  s->form = schema::shape::array;
  s->description = std::move(description);
  s->inner = std::move(items);
  return s;
}

schema_ptr nullable(schema_ptr inner, std::string null_means) {
  auto s = std::make_shared<schema>();
  s->form = schema::shape::nullable;
  s->description = std::move(null_means);
  s->inner = std::move(inner);
  return s;
}

schema_ptr object(std::string component, std::string description, std::vector<property> members) {
  auto s = std::make_shared<schema>();
  s->form = schema::shape::object;
  s->component = std::move(component);
  s->description = std::move(description);
  s->members = std::move(members);
  return s;
}

schema_ptr open_object(std::string component, std::string description) {
  auto s = std::make_shared<schema>();
  s->form = schema::shape::object;
  s->component = std::move(component);
  s->description = std::move(description);
  s->is_open = true;
  return s;
}

schema_ptr extend(const schema_ptr& base, std::string component, std::string description,
                  std::vector<property> more) {
  std::vector<property> members = base->members;
  for (property& p : more)
    members.push_back(std::move(p));
  return object(std::move(component), std::move(description), std::move(members));
}

schema_ptr reference(const std::string& key, std::string description, std::string name_example) {
  return object(
      "", std::move(description),
      {{key, integer("its number", 7)}, {"name", text("its name", std::move(name_example))}});
}

schema_ptr page_of(const schema_ptr& items, std::string component) {
  return object(std::move(component), "One slice of a list.",
                {{"items", array(items)},
                 {"next_cursor",
                  nullable(text("give it as `cursor` for the next slice; null: this was the last",
                                "YzE6NDI"))}});
}

std::string pretty(std::string_view json) {
  std::string out;
  std::size_t level = 0;
  bool in_string = false;
  const auto new_line = [&] {
    out += '\n';
    out.append(level * 2, ' ');
  };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      out += c;
      if (c == '\\')
        out += json[++i];
      else if (c == '"')
        in_string = false;
      continue;
    }
    switch (c) {
    case '"':
      in_string = true;
      out += c;
      break;
    case '{':
    case '[':
      out += c;
      if (i + 1 < json.size() && (json[i + 1] == '}' || json[i + 1] == ']')) {
        out += json[++i];
      } else {
        ++level;
        new_line();
      }
      break;
    case '}':
    case ']':
      --level;
      new_line();
      out += c;
      break;
    case ',':
      out += c;
      new_line();
      break;
    case ':':
      out += ": ";
      break;
    default:
      out += c;
    }
  }
  out += '\n';
  return out;
}

}  // namespace didtron::http::openapi
