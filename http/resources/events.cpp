#include "http/resources/events.hpp"

#include "http/resources/write.hpp"

namespace didtron::http {

namespace events_detail {

inline std::string quoted(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

template <class Write> std::string rendered(Write write) {
  json::writer w;
  write(w);
  return w.take();
}

/// The three forms of one resource.
template <class T>
void render(event& e, const T& value, void (*write)(json::writer&, const T&, reader)) {
  const auto form = [&](reader who) {
    return rendered([&](json::writer& w) { write(w, value, who); });
  };
  e.data_with_costs = form(reader::with_costs);
  e.data_without_costs = form(reader::without_costs);
  if (e.customer) e.data_for_customer = form(reader::customer);
}

}  // namespace events_detail

event live_call_event(event_op op, const live_call_view& call, std::uint64_t rev) {
  event e{.about = topic::live_calls,
          .op = op,
          .key = events_detail::quoted(format(call.id)),
          .rev = rev,
          .seller = call.seller,
          .customer = {call.customer.value}};
  events_detail::render(e, call, write_live_call);
  return e;
}

event live_call_removed(const call_id& call, tenant_id seller, tenant_id customer,
                        std::uint64_t rev) {
  return event{.about = topic::live_calls,
               .op = event_op::remove,
               .key = events_detail::quoted(format(call)),
               .rev = rev,
               .seller = seller,
               .customer = customer};
}

event cdr_event(const cdr_view& cdr, tenant_id seller, tenant_id customer, std::uint64_t rev) {
  event e{.about = topic::cdrs,
          .op = event_op::upsert,
          .key = events_detail::quoted(format(cdr.id)),
          .rev = rev,
          .seller = seller,
          .customer = customer};
  events_detail::render(e, cdr, write_cdr);
  return e;
}

event account_event(const account_view& account, tenant_id seller, std::uint64_t rev) {
  event e{.about = topic::accounts,
          .op = event_op::upsert,
          .key = std::to_string(account.id.value),
          .rev = rev,
          .seller = seller,
          .customer = {account.customer.value}};
  events_detail::render(e, account, write_account);
  return e;
}

event metrics_event(const metrics_summary& summary, tenant_id seller, std::uint64_t rev) {
  event e{.about = topic::metrics, .op = event_op::tick, .rev = rev, .seller = seller};
  events_detail::render(e, summary, write_metrics);
  return e;
}

}  // namespace didtron::http
