#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/uuid.hpp"
#include "http/backend.hpp"
#include "http/event_hub.hpp"
#include "http/middleware/permissions.hpp"
#include "http/openapi/schema.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "http/task.hpp"
#include "protocols/json/value.hpp"

namespace didtron::http {

/// Who may call a route. There is no default: a route without an entry does not compile.
struct access {
  enum class kind : std::uint8_t {
    everyone,   ///< no log-in needed
    local,      ///< no log-in needed, but only from this machine; 404 for others
    logged_in,  ///< any user
    permitted,  ///< users of an audience that it serves who have all that it needs of them
  };
  kind who;
  /// Of each audience; nothing: it is not served.
  std::array<permission_set, audience_count> needs = {};

  static constexpr access everyone() { return {kind::everyone}; }
  static constexpr access local() { return {kind::local}; }
  static constexpr access logged_in() { return {kind::logged_in}; }
  /// Staff only. A route that shows nothing but what belongs to the reader's own tenant may say
  /// `also_for`: the permission alone does not open it, because customers and carriers hold many
  /// permissions of staff for what is their own.
  static constexpr access with(permission p) {
    access a{kind::permitted};
    a.needs[place(audience::staff)].add(p);
    return a;
  }
  /// A further permission of all that are served.
  [[nodiscard]] constexpr access and_with(permission p) const {
    access more = *this;
    for (permission_set& one : more.needs)
      if (!one.is_empty()) one.add(p);
    return more;
  }
  /// These too, with the same permissions as staff, or with one of their own.
  [[nodiscard]] constexpr access also_for(audience a) const {
    access more = *this;
    more.needs[place(a)] = needs[place(audience::staff)];
    return more;
  }
  [[nodiscard]] constexpr access also_for(audience a, permission p) const {
    access more = *this;
    more.needs[place(a)] = permission_set::of(p);
    return more;
  }
  [[nodiscard]] constexpr const permission_set& needs_of(audience a) const noexcept {
    return needs[place(a)];
  }
  [[nodiscard]] constexpr bool serves(audience a) const noexcept { return !needs_of(a).is_empty(); }
  /// Of a `permitted` route.
  [[nodiscard]] constexpr bool lets_in(audience a, const permission_set& may) const noexcept {
    return serves(a) && needs_of(a).is_within(may);
  }

  static constexpr std::size_t place(audience a) noexcept { return static_cast<std::size_t>(a); }
};

enum class value_type : std::uint8_t { number, uuid, text, word, cursor, limit, word_list };

/// A path or query parameter. Those of the path are required, those of the query optional.
struct parameter {
  enum class place : std::uint8_t { path, query };
  std::string name;
  place in = place::query;
  value_type type = value_type::text;
  std::string description = {};
  std::string example = {};
  std::vector<std::string> words = {};  ///< of `word` and `word_list`
};

/// The values of one request, checked against the descriptors.
class arguments {
 public:
  void put(std::string name, std::string value) {
    items_.push_back({std::move(name), std::move(value)});
  }
  [[nodiscard]] const std::string* find(std::string_view name) const noexcept {
    for (const header& h : items_)
      if (h.name == name) return &h.value;
    return nullptr;
  }
  /// Only for parameters of the descriptor whose check has passed.
  [[nodiscard]] std::int64_t number(std::string_view name) const;
  [[nodiscard]] didtron::uuid uuid(std::string_view name) const;

 private:
  std::vector<header> items_ = {};
};

struct route;

/// Everything a handler gets. Lives until its task is done.
struct call_context {
  const request& req;
  backend& api;
  event_hub& hub;
  const struct origin_policy& origins;
  arguments args = {};
  page_query paging = {};                ///< from `cursor` and `limit`
  std::optional<json::value> body = {};  ///< of routes with a request schema
  std::optional<session> login = {};
  std::string token = {};  ///< session cookie; empty without log-in
  request_origin from = {};
  viewer who = {};
  permission_set may = {};
  const route* target = nullptr;  ///< the route that was found
};

using handler = task<result<response>> (*)(call_context& in);

struct answer {
  int status = 200;
  std::string description = {};
  openapi::schema_ptr body = {};  ///< empty: no JSON body
  std::string content_type = "application/json";
};

/// One route: what it is for readers, for the router and for the OpenAPI document.
struct route {
  std::string method;   ///< HEAD is answered by GET
  std::string pattern;  ///< "/api/v1/accounts/{account_id}"
  access who;
  std::string operation;  ///< operationId
  std::string tag;
  std::string summary;
  std::string description;
  std::vector<parameter> parameters = {};
  openapi::schema_ptr request_body = {};
  /// Media types of a body that is taken as it is, instead of `request_body`; the gate bounds it.
  std::vector<std::string> raw_body = {};
  std::vector<answer> answers = {};
  std::vector<errc> problems = {};  ///< beyond those of every route
  bool has_write_key = false;       ///< needs Idempotency-Key: `read_write_key`
  handler run = nullptr;
  const described::resource* described = nullptr;  ///< of the routes of described records
};

/// `cursor` and `limit`.
std::vector<parameter> paging_parameters();
std::vector<parameter> paging_and(std::vector<parameter> more);
parameter number_in_path(std::string name, std::string description);

inline constexpr std::int32_t page_rows_default = 50;
inline constexpr std::int32_t page_rows_max = 500;

/// Page of `items` written by `write_item(writer&, item)` with its cursor.
template <class T, class Write> response page_response(const page<T>& p, Write write_item);
std::string encode_cursor(std::string_view key);

template <class T, class Write> response page_response(const page<T>& p, Write write_item) {
  json::writer w;
  w.begin_object().key("items").begin_array();
  for (const T& item : p.items)
    write_item(w, item);
  w.end_array().key("next_cursor");
  if (p.next)
    w.text(encode_cursor(*p.next));
  else
    w.null();
  w.end_object();
  return json_response(200, w.take());
}

}  // namespace didtron::http
