#include "actors/node/backend.hpp"
#include "actors/node/node.hpp"
#include "actors/node/source_secrets.hpp"
#include "actors/node/write_once.hpp"
#include "http/resources/write.hpp"

/// Secrets come in and never go out.
namespace didtron::node {

namespace backend_secrets_detail {

using http::await_callback;
using namespace std::chrono_literals;

std::string text_of(const std::optional<secret_state>& state) {
  json::writer w;
  http::write_secret_state(w, state);
  return w.take();
}

}  // namespace backend_secrets_detail

http::task<result<std::optional<secret_state>>>
node_backend::cdr_source_authorization(viewer who, std::int64_t id) {
  using namespace backend_secrets_detail;
  auto source = co_await cdr_source(who, id);
  if (!source) co_return fail(std::move(source).error());
  using answer = std::optional<secret_state>;
  co_return co_await await_callback<answer>([&](auto done) {
    node_.data().api_reads.run<answer>(
        storage::secret_state_of(who.tenant, authorization_name(id)), pg::in(3s), done);
  });
}

http::task<result<http::written>>
node_backend::set_cdr_source_authorization(viewer who, http::write_key key, std::int64_t id,
                                           std::optional<std::string> value) {
  using namespace backend_secrets_detail;
  auto before = co_await cdr_source_authorization(who, id);
  if (!before) co_return fail(std::move(before).error());
  auto read = storage::master_keys::read(node_.settings().secrets.master_keys_file);
  if (!read) co_return fail(errc::unavailable, "this node has no master keys: secrets cannot be kept");
  const auto keys = std::make_shared<const storage::master_keys>(std::move(*read));
  // The plain digest of a request would let whoever has the database try values.
  key.digest = storage::keyed_digest(*keys, key.digest);
  const auto was = *before;
  const auto work = [who, keys, id, value, was](pg::transaction& tx) -> result<write_effect> {
    const auto name = authorization_name(id);
    std::optional<secret_state> now;
    if (value) {
      auto kept = storage::keep_secret(tx, *keys, name, *value, who.user);
      if (!kept) return fail(std::move(kept).error());
      now = *kept;
    } else if (auto gone = storage::forget_secret(tx, name); !gone) {
      return fail(std::move(gone).error());
    }
    write_effect out;
    out.answer = {200, text_of(now)};
    out.object = name.object;
    out.before = text_of(was);
    return out;
  };
  const std::string operation = value ? "setAuthorization" : "forgetAuthorization";
  co_return co_await write_once(node_, who, std::move(key), operation, work, "cdr_source");
}

}  // namespace didtron::node
