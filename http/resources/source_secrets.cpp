#include <algorithm>

#include "http/middleware/write_keys.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "protocols/json/reader.hpp"

/// What a source's engine is sent as Authorization: it can be set, replaced and forgotten, not read.
namespace didtron::http {

namespace source_secrets_detail {

constexpr std::size_t value_bytes_max = 4'096;

constexpr access may = access::with({area::rating, action::edit});

openapi::schema_ptr state_schema() {
  using namespace openapi;
  return object("SecretState", "All that is told of a secret.",
                {{"is_set", boolean("there is one", true)},
                 {"changed_at", nullable(date_time("since when"), "it is not set")},
                 {"changed_by", nullable(reference("user_id", "who set it", "Operations"), "it is not set")}});
}

openapi::schema_ptr value_schema() {
  using namespace openapi;
  return object("SecretValue", "A secret on its way in.",
                {{"value", text("1 to 4,096 visible ASCII characters, spaces between them; never given back",
                                "Bearer mF_9.B5f-4.1JqM")}});
}

task<result<response>> show(call_context& in) {
  auto state = co_await in.api.cdr_source_authorization(in.who, in.args.number("source_id"));
  if (!state) co_return fail(std::move(state).error());
  json::writer w;
  write_secret_state(w, *state);
  co_return json_response(200, w.take());
}

task<result<response>> submit(call_context& in, std::optional<std::string> value) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  auto done = co_await in.api.set_cdr_source_authorization(
      in.who, std::move(*key), in.args.number("source_id"), std::move(value));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

task<result<response>> set(call_context& in) {
  json::object_reader body{*in.body};
  std::string value = body.text("value", {.bytes_min = 1, .bytes_max = value_bytes_max});
  // It becomes a header's value.
  const bool is_visible =
      std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c < 0x7f; });
  if (!is_visible || value.starts_with(' ') || value.ends_with(' '))
    body.refuse("value", "must be visible ASCII characters, with spaces between them alone");
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  co_return co_await submit(in, std::move(value));
}

task<result<response>> forget(call_context& in) { co_return co_await submit(in, std::nullopt); }

}  // namespace source_secrets_detail

void write_secret_state(json::writer& w, const std::optional<secret_state>& state) {
  w.begin_object().field("is_set", state.has_value());
  write_optional(w, "changed_at", state ? std::optional{state->changed_at} : std::nullopt);
  w.key("changed_by");
  write_ref(w, "user_id", state ? state->changed_by : named_ref{});
  w.end_object();
}

void add_source_secret_routes(std::vector<route>& out) {
  using namespace source_secrets_detail;
  const std::string path = "/api/v1/cdr-sources/{source_id}/authorization";
  const auto source_id = number_in_path("source_id", "number of the source");
  out.push_back({.method = "GET",
                 .pattern = path,
                 .who = may,
                 .operation = "getCdrSourceAuthorization",
                 .tag = "imports",
                 .summary = "Whether a source's secret is set",
                 .description = "Since when and by whom; the secret itself is told to nobody.",
                 .parameters = {source_id},
                 .answers = {{200, "its state", state_schema()}},
                 .problems = {errc::not_found},
                 .run = show});
  out.push_back({.method = "PUT",
                 .pattern = path,
                 .who = may,
                 .operation = "setCdrSourceAuthorization",
                 .tag = "imports",
                 .summary = "Set a source's secret",
                 .description = "Sent to the source's engine as Authorization from the next poll on, in place of a file "
                                "that the settings of `pull` may name. Kept sealed under a key of your company. 503 on "
                                "a node without master keys.",
                 .parameters = {source_id},
                 .request_body = value_schema(),
                 .answers = {{200, "set", state_schema()}},
                 .problems = {errc::not_found, errc::duplicate},
                 .has_write_key = true,
                 .run = set});
  out.push_back({.method = "DELETE",
                 .pattern = path,
                 .who = may,
                 .operation = "forgetCdrSourceAuthorization",
                 .tag = "imports",
                 .summary = "Forget a source's secret",
                 .description = "Nothing happens when it is not set.",
                 .parameters = {source_id},
                 .answers = {{200, "forgotten", state_schema()}},
                 .problems = {errc::not_found, errc::duplicate},
                 .has_write_key = true,
                 .run = forget});
}

}  // namespace didtron::http
