#include "actors/node/backend.hpp"
#include "actors/node/node.hpp"
#include "actors/node/write_once.hpp"
#include "http/resources/write.hpp"
#include "storage/repositories/account_limits.hpp"

namespace didtron::node {

namespace backend_limits_detail {

std::string text_of(const account_view& a, const std::string& reason) {
  json::writer w;
  w.begin_object();
  if (!reason.empty()) w.field("reason", reason);
  w.key("limits");
  http::write_account_limits(w, a);
  w.end_object();
  return w.take();
}

}  // namespace backend_limits_detail

http::task<result<http::written>>
node_backend::change_account_limits(viewer who, http::write_key key, account_id account,
                                    http::limits_request request) {
  auto* n = &node_;
  const auto work = [=](pg::transaction& tx) -> result<write_effect> {
    const auto& temporary = request.change.temporary;
    if (temporary && *temporary && (*temporary)->until <= n->services().now())
      return fail_field("/temporary_credit_until", "is over already");
    auto changed =
        storage::change_account_limits(tx, account, request.change, request.limits_version);
    if (!changed) return fail(std::move(changed).error());
    json::writer w;
    http::write_account_limits(w, changed->after);
    write_effect out;
    out.answer = {200, w.take()};
    out.object = "account:" + std::to_string(account.value);
    out.before = backend_limits_detail::text_of(changed->before, {});
    out.after = backend_limits_detail::text_of(changed->after, request.reason);
    out.limits = limits_changed{account, changed->limits, changed->catalogue_version};
    return out;
  };
  co_return co_await write_once(node_, who, std::move(key), "changeAccountLimits", work, "account");
}

}  // namespace didtron::node
