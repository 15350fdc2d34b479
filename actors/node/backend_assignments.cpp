#include "actors/node/api_read.hpp"
#include "actors/node/backend.hpp"
#include "actors/node/node.hpp"
#include "actors/node/queue_job.hpp"
#include "protocols/json/writer.hpp"
#include "storage/repositories/assignments.hpp"
#include "storage/repositories/offers.hpp"

namespace didtron::node {

using http::task;

task<result<page<described::record>>> node_backend::offer(viewer who, const described::resource& r, page_query q) {
  auto query = storage::offer_page(who, r, q);
  if (!query) co_return fail(std::move(query).error());
  co_return co_await api_read(node_, std::move(*query));
}

task<result<described::record>> node_backend::offered(viewer who, const described::resource& r, std::int64_t id) {
  co_return co_await api_read(node_, storage::offer_one(who, r, id));
}

task<result<assignment_explanation>> node_backend::explain_assignment(viewer who, std::int64_t customer,
                                                                      std::string subject, std::string object,
                                                                      std::optional<instant> at) {
  co_return co_await api_read(node_, storage::explain_assignment(who, customer, subject, object, at));
}

task<result<page<preview_line>>> node_backend::preview_offer(viewer who, std::int64_t customer,
                                                             http::preview_query wanted, page_query q) {
  storage::preview_filter filter{std::move(wanted.subject), wanted.is_shown, wanted.at};
  auto query = storage::preview_offer(who, customer, filter, q);
  if (!query) co_return fail(std::move(query).error());
  co_return co_await api_read(node_, std::move(*query));
}

task<result<std::vector<move_effect>>> node_backend::preview_move(viewer who, http::customer_move wanted) {
  co_return co_await api_read(node_, storage::preview_move(who, wanted.ids, {wanted.category, wanted.group}));
}

task<result<http::written>> node_backend::move_customers(viewer who, http::write_key key, http::customer_move wanted) {
  json::writer w;
  w.begin_object().field("resource", "customers").key("ids").begin_array();
  for (const auto id : wanted.ids)
    w.integer(id);
  w.end_array().key("fields").begin_object().field("category_id", wanted.category).key("group_id");
  if (wanted.group)
    w.integer(*wanted.group);
  else
    w.null();
  w.end_object().end_object();
  storage::new_job job;
  job.kind = "move_customers";
  job.operation = "customers.move";
  job.payload = w.take();
  job.total = static_cast<std::int64_t>(wanted.ids.size());
  job.needs = key_of(permission{area::customers, action::edit});
  job.reason = std::move(wanted.reason);
  const storage::move_target to{wanted.category, wanted.group};
  co_return co_await queue_job(node_, who, std::move(key), std::move(job), "customers", "move",
                               [to](pg::transaction& tx) { return storage::check_move_target(tx, to); });
}

}  // namespace didtron::node
