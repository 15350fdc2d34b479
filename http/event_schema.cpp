#include "http/event_schema.hpp"

#include <charconv>

namespace didtron::http {

namespace event_schema_detail {

using events::member;
using events::shape;

std::int64_t number_of(const std::string& text) {
  std::int64_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

openapi::schema_ptr with_bound(openapi::schema_ptr whole, std::int64_t minimum) {
  auto out = std::make_shared<openapi::schema>(*whole);
  out->minimum = minimum;
  return out;
}

openapi::schema_ptr like(const char* format, const member& m) {
  auto out = std::make_shared<openapi::schema>(*openapi::text(m.meaning, m.example));
  out->format = format;
  return out;
}

openapi::schema_ptr schema_of(const member& m) {
  switch (m.of) {
  case shape::id:
    return with_bound(openapi::integer(m.meaning, number_of(m.example)), 1);
  case shape::count:
    return with_bound(openapi::integer(m.meaning, number_of(m.example)), 0);
  case shape::decimal:
    return openapi::decimal(m.meaning, m.example);
  case shape::uuid:
    return like("uuid", m);
  case shape::words:
    return openapi::array(openapi::text("", m.example), m.meaning);
  case shape::uuids: {
    member one = m;
    one.meaning.clear();
    return openapi::array(like("uuid", one), m.meaning);
  }
  case shape::text:
    break;
  }
  return openapi::text(m.meaning, m.example);
}

}  // namespace event_schema_detail

openapi::schema_ptr payload_schema(const events::event_type& e) {
  std::vector<openapi::property> members;
  for (const events::member& m : e.payload) {
    auto of = event_schema_detail::schema_of(m);
    members.push_back({m.name, m.may_be_none ? openapi::nullable(std::move(of)) : std::move(of)});
  }
  return openapi::object("", e.meaning, std::move(members));
}

void write_event_type(json::writer& w, const events::event_type& e) {
  w.begin_object().field("name", e.name).field("meaning", e.meaning);
  w.field("area", name_of(e.guard)).field("about", e.about).key("payload");
  payload_schema(e)->write(w);
  w.end_object();
}

openapi::schema_ptr event_type_schema() {
  using namespace openapi;
  return object("EventType", "A kind of event.",
                {{"name", text("object and what happened to it", "pop.created")},
                 {"meaning", text("for people", "POP: one was made.")},
                 {"area", text("whose `view` a receiver needs", "routing")},
                 {"about", text("member that names what it is about: events about one thing come in order; "
                                "empty: about the company", "pop_id")},
                 {"payload", open_object("", "JSON Schema of what it tells")}});
}

}  // namespace didtron::http
