// What edge_link does with requests, answers and commands; all of it on the loop thread.

#include <cstring>

#include "protocols/sip/edge_link_impl.hpp"

namespace didtron::sip {

// ---- loop thread: requests -----------------------------------------------------------------------

namespace edge_link_detail {

/// Of the packets of one transaction (RFC 3261, 17.2.3).
std::string key_of(const sip_msg* msg) {
  return std::string{view(msg->via.branch)} + '\n' + std::string{view(msg->callid)};
}

bool is_of_calls(std::string_view method) {
  return method == "INFO" || method == "INVITE" || method == "ACK" || method == "CANCEL";
}

}  // namespace edge_link_detail

// Before libre sees a packet: it prints what it cannot read, once per packet, so that is kept from it. And what the
// edge sends for calls needs nothing of libre's transactions: it is read once, here.
bool edge_link::impl::is_done_with(const struct sa* source, mbuf* mb) {
  const auto position = mb->pos;
  re_ptr<sip_msg> msg;
  if (sip_msg_decode(msg.out(), mb) != 0) {
    ++count.malformed;
    log_once(link_severity::warning, "dropped a packet that is no SIP message");
    return true;
  }
  auto* read = msg.get();
  if (read->req && detail::is_of_calls(view(read->met)) && pl_isset(&read->callid) && pl_isset(&read->from.tag)) {
    read->sock = mem_ref(socket_.get());
    read->src = *source;
    read->dst = self_;
    read->tp = SIP_TRANSP_UDP;
    on_request(read);
    return true;
  }
  mb->pos = position;
  return false;
}

void edge_link::impl::expect_within(std::deque<detail::due>& queue, std::chrono::milliseconds time,
                                    std::uint64_t id) {
  queue.push_back({tmr_jiffies() + detail::ms(time), id});
  if (!tmr_isrunning(&sweeper_.t))
    tmr_start(&sweeper_.t, detail::sweep_interval_ms,
              [](void* me) { static_cast<impl*>(me)->sweep(); }, this);
}

void edge_link::impl::sweep() {
  const auto now = tmr_jiffies();
  for (; !requests_due_.empty() && requests_due_.front().at_ms <= now; requests_due_.pop_front()) {
    if (!pending_.contains(requests_due_.front().id)) continue;
    ++count.deadline_passed;
    abandon(requests_due_.front().id, abandoned::deadline, 503, "Service Unavailable");
  }
  for (; !events_due_.empty() && events_due_.front().at_ms <= now; events_due_.pop_front())
    finish_event(events_due_.front().id, false);
  for (; !answers_due_.empty() && answers_due_.front().at_ms <= now; answers_due_.pop_front()) {
    const auto id = answers_due_.front().id;
    const auto found = answered_.find(id);
    if (found == answered_.end()) continue;
    if (found->second->sent >= detail::answers_sent_max) {
      forget_answer(id);
      continue;
    }
    send_answer(*found->second);
    answers_due_.push_back({now + detail::ms(detail::answer_repeat), id});
  }
  if (!requests_due_.empty() || !events_due_.empty() || !answers_due_.empty())
    tmr_start(&sweeper_.t, detail::sweep_interval_ms,
              [](void* me) { static_cast<impl*>(me)->sweep(); }, this);
}

void edge_link::impl::refuse(const sip_msg* msg, std::uint16_t code, const char* reason,
                             const std::string& headers) {
  sip_replyf(sip_.get(), msg, code, reason, "%s", headers.c_str());
}

void edge_link::impl::on_request(const sip_msg* msg) {
  const auto method = view(msg->met);
  if (method == "ACK") return on_ack(msg);
  if (method == "OPTIONS") {
    if (!socket_.get() && sa_cmp(&msg->src, &self_, SA_ALL)) adopt_socket(msg);
    return refuse(msg, 200, "OK", detail::allowed);
  }
  const bool is_served = method == "INVITE" || method == "INFO";
  if (is_served && !sa_cmp(&msg->src, &peer_, SA_ALL)) {
    ++count.foreign;
    log_once(link_severity::warning, "a request came from elsewhere than the configured edge");
    return refuse(msg, 403, "Forbidden");
  }
  if (method == "INVITE") return on_invite(msg);
  if (method == "INFO") return on_info(msg);
  if (method == "CANCEL") return on_cancel(msg);
  ++count.unexpected;
  refuse(msg, 405, "Method Not Allowed", detail::allowed);
}

void edge_link::impl::on_invite(const sip_msg* msg) {
  if (pl_isset(&msg->to.tag)) return refuse(msg, 481, "Call/Transaction Does Not Exist");
  auto key = detail::key_of(msg);
  if (const auto known = invites_.find(key); known != invites_.end()) {
    if (const auto found = answered_.find(known->second); found != answered_.end())
      send_answer(*found->second);
    return;
  }
  if (replays_.find(key)) return;  // repeated in the moment when the edge acknowledged the answer
  if (!is_accepting_ || pending_.size() >= config_.requests_max) {
    ++count.overloaded;
    return refuse(msg, 503, "Busy", retry_after(config_.retry_after));
  }
  const auto bad = [&](std::uint16_t code, const char* reason, const std::string& why) {
    ++count.malformed;
    log_once(link_severity::warning, "an INVITE of the edge cannot be used", why);
    refuse(msg, code, reason);
  };
  auto request = read_route_request(msg);
  if (!request && request.error().kind == errc::unsupported_media)
    return bad(416, "Unsupported URI Scheme", request.error().message);
  if (!request && request.error().kind == errc::too_large)
    return bad(484, "Address Incomplete", request.error().message);
  if (!request) return bad(400, "Bad Request", request.error().message);
  if (request->edge_id != config_.edge_id)
    return bad(403, "Unknown Edge", "X-Edge names " + request->edge_id);
  accept(msg, std::move(key), *std::move(request));
}

void edge_link::impl::accept(const sip_msg* msg, std::string key, edge::route_request request) {
  auto p = std::make_unique<pending>();
  p->id = next_request_++;
  p->msg = share(msg);
  p->key = std::move(key);
  const auto id = p->id;
  invites_.emplace(p->key, id);
  expect_within(requests_due_, config_.answer_deadline, id);
  pending_.emplace(id, std::move(p));
  count.in_flight = pending_.size();
  ++count.requests;
  handlers_.on_route(id, std::move(request));
}

void edge_link::impl::on_ack(const sip_msg* msg) {
  const auto known = invites_.find(detail::key_of(msg));
  if (known != invites_.end() && answered_.contains(known->second)) forget_answer(known->second);
}

void edge_link::impl::on_cancel(const sip_msg* msg) {
  const auto known = invites_.find(detail::key_of(msg));
  if (known == invites_.end() || !sa_cmp(&msg->src, &peer_, SA_ALL)) {
    ++count.unexpected;
    return refuse(msg, 481, "Call/Transaction Does Not Exist");
  }
  const auto id = known->second;
  refuse(msg, 200, "OK");
  if (!pending_.contains(id)) return;  // it has its answer
  ++count.cancelled;
  abandon(id, abandoned::cancelled, 487, "Request Terminated");
}

// Events have no server transaction of libre: it would keep 4 KB for 32 s. The cache keeps 100 bytes.
void edge_link::impl::on_info(const sip_msg* msg) {
  auto key = detail::key_of(msg);
  if (const auto code = replays_.find(key)) {
    ++count.events_repeated;
    return answer_event(msg, *code);
  }
  if (events_open_.contains(key)) {
    ++count.events_repeated;  // the one answer to come serves both packets
    return;
  }
  auto read = read_event(msg);
  if (const auto* code = std::get_if<std::uint16_t>(&read)) {
    replays_.store(std::move(key), *code);
    return answer_event(msg, *code);
  }
  if (events_.size() >= config_.events_max) {
    ++count.events_refused;
    return answer_event(msg, 503);
  }
  auto waiting = std::make_unique<pending_event>();
  waiting->id = next_event_++;
  waiting->msg = share(msg);
  waiting->key = key;
  auto* lent = waiting.get();
  events_.emplace(lent->id, std::move(waiting));
  events_open_.insert(std::move(key));
  expect_within(events_due_, config_.event_deadline, lent->id);
  handlers_.on_event(lent->id, std::get<edge::edge_event>(std::move(read)));
}

void edge_link::impl::answer_event(const sip_msg* msg, std::uint16_t code) {
  refuse(msg, code, code == 200   ? "OK"
                    : code == 503 ? "Not Taken"
                    : code == 415 ? "Unsupported Media Type"
                                  : "Bad Request");
}

void edge_link::impl::finish_event(event_id id, bool is_taken) {
  auto node = events_.extract(id);
  if (node.empty()) return;  // its deadline was first
  auto& event = *node.mapped();
  const std::uint16_t code = is_taken ? 200 : 503;
  ++(is_taken ? count.events : count.events_refused);
  answer_event(event.msg.get(), code);
  events_open_.erase(event.key);
  replays_.store(std::move(event.key), code);
}

std::variant<edge::edge_event, std::uint16_t> edge_link::impl::read_event(const sip_msg* msg) {
  const auto bad = [&](std::uint16_t code, const std::string& why) {
    ++count.malformed;
    log_once(link_severity::error, "an event of the edge cannot be used", why);
    return code;
  };
  if (!msg_ctype_cmp(&msg->ctyp, "application", "json")) return bad(415, "it is not JSON");
  std::string_view body{reinterpret_cast<const char*>(mbuf_buf(msg->mb)), mbuf_get_left(msg->mb)};
  if (pl_isset(&msg->clen)) {
    if (pl_u32(&msg->clen) > body.size()) return bad(400, "it is cut off");
    body = body.substr(0, pl_u32(&msg->clen));
  }
  auto event = edge::parse_edge_event(body);
  if (!event) return bad(400, event.error().message);
  if (event->edge_id != config_.edge_id) return bad(400, "it is of edge " + event->edge_id);
  return std::move(*event);
}

// ---- loop thread: answers ------------------------------------------------------------------------

void edge_link::impl::drain() {
  std::vector<detail::message> messages;
  {
    const std::lock_guard lock{mutex_};
    messages.swap(mailbox_);
  }
  for (auto& m : messages) std::visit([this](auto& one) { handle(std::move(one)); }, m);
}

std::unique_ptr<edge_link::impl::pending> edge_link::impl::take(request_id id) {
  auto node = pending_.extract(id);
  count.in_flight = pending_.size();
  return node.empty() ? nullptr : std::move(node.mapped());
}

int edge_link::impl::send_answer(pending& p) {
  ++p.sent;
  return sip_replyf(sip_.get(), p.msg.get(), p.code, p.reason.c_str(), "%s", p.headers.c_str());
}

int edge_link::impl::reply(std::unique_ptr<pending> p, std::uint16_t code, std::string reason,
                           std::string headers) {
  p->code = code;
  p->reason = std::move(reason);
  p->headers = std::move(headers);
  const int err = send_answer(*p);
  const auto id = p->id;
  const bool has_room = answered_.size() < config_.requests_max;
  answered_.emplace(id, std::move(p));
  // Not said: the node will hear that, so it must not be said later. No room: the edge acknowledges nothing.
  if (err != 0 || !has_room) forget_answer(id);
  else expect_within(answers_due_, detail::answer_repeat, id);
  return err;
}

void edge_link::impl::forget_answer(request_id id) {
  auto node = answered_.extract(id);
  invites_.erase(node.mapped()->key);
  replays_.store(std::move(node.mapped()->key), node.mapped()->code);
}

void edge_link::impl::abandon(request_id id, abandoned why, std::uint16_t code, const char* reason) {
  auto p = take(id);
  if (!p) return;
  reply(std::move(p), code, reason, code == 503 ? retry_after(config_.retry_after) : detail::no_body);
  if (handlers_.on_abandoned) handlers_.on_abandoned(id, why);
}

void edge_link::impl::handle(detail::answer_message m) {
  const auto found = pending_.find(m.id);
  if (found == pending_.end()) {
    ++count.late_answers;
    return;
  }
  const auto unsendable = [&](const error& why) {
    log_once(link_severity::error, "an answer cannot be sent", to_string(why));
    abandon(m.id, abandoned::unsendable, 500, "Server Internal Error");
  };
  if (const auto* refusal = std::get_if<edge::refusal>(&m.value)) {
    if (auto ok = edge::check(*refusal); !ok) return unsendable(ok.error());
    auto p = take(m.id);
    ++count.refused;
    reply(std::move(p), static_cast<std::uint16_t>(refusal->code), refusal->reason,
          refusal->retry_after ? retry_after(*refusal->retry_after) : detail::no_body);
    return;
  }
  auto value = edge::encode(std::get<edge::route_answer>(m.value));
  if (!value) return unsendable(value.error());
  if (const int err = reply(take(m.id), 302, "Moved", "X-Route: " + *value + "\r\n" + detail::no_body)) {
    log_once(link_severity::error, "an answer cannot be sent", std::strerror(err));
    if (handlers_.on_abandoned) handlers_.on_abandoned(m.id, abandoned::unsendable);
    return;
  }
  ++count.routed;
}

// ---- loop thread: commands -----------------------------------------------------------------------

int edge_link::impl::send_request(re_ptr<struct sip_request>& request, const char* method,
                                  const socket_address& to, const std::string& body,
                                  sip_resp_h* on_reply, void* arg) {
  const auto target = "sip:edge@" + format(to);
  const auto name = stem_ + '-' + std::to_string(next_command_++);
  const auto own = "<sip:node@" + format(listen_) + ">;tag=" + name;
  const char* type = body.empty() ? "" : "Content-Type: application/json\r\n";
  return sip_requestf(request.out(), sip_.get(), true, method, target.c_str(), nullptr, nullptr, nullptr,
                      on_reply, arg,
                      "From: %s\r\nTo: <%s>\r\nCall-ID: %s\r\nCSeq: 1 %s\r\n%sContent-Length: %u\r\n\r\n%s",
                      own.c_str(), target.c_str(), name.c_str(), method, type,
                      static_cast<unsigned>(body.size()), body.c_str());
}

void edge_link::impl::handle(detail::command_message m) {
  auto c = std::make_unique<pending_command>();
  c->owner = this;
  c->id = next_command_++;
  c->done = std::move(m.done);
  auto* lent = c.get();
  commands_.emplace(lent->id, std::move(c));
  ++count.commands;
  const auto answered = [](int err, const sip_msg* msg, void* arg) {
    if (err == 0 && msg != nullptr && msg->scode < 200) return;
    auto* it = static_cast<pending_command*>(arg);
    if (err == 0 && msg != nullptr) it->owner->finish(it->id, int{msg->scode});
    else if (err == ETIMEDOUT) it->owner->finish(it->id, fail(errc::timeout, "the edge is silent"));
    else it->owner->finish(it->id, fail(errc::unavailable, "the edge cannot be reached"));
  };
  const auto too_late = [](void* arg) {
    auto* it = static_cast<pending_command*>(arg);
    ++it->owner->count.commands_timed_out;
    it->owner->finish(it->id, fail(errc::timeout, "the edge is silent"));
  };
  tmr_start(&lent->deadline.t, detail::ms(config_.command_deadline), too_late, lent);
  if (send_request(lent->request, "INFO", kamailio_, m.body, answered, lent) != 0)
    finish(lent->id, fail(errc::unavailable, "the edge cannot be reached"));
}

void edge_link::impl::finish(std::uint64_t id, result<int> outcome) {
  auto node = commands_.extract(id);
  if (node.empty()) return;
  --commands_open_;
  if (node.mapped()->done) node.mapped()->done(std::move(outcome));
}

void edge_link::impl::handle(detail::stop_message) {
  while (!pending_.empty())
    abandon(pending_.begin()->first, abandoned::stopped, 503, "Service Unavailable");
  while (!events_.empty()) finish_event(events_.begin()->first, false);
  while (!commands_.empty())
    finish(commands_.begin()->first, fail(errc::unavailable, "the edge link is stopped"));
  re_cancel();
}

}  // namespace didtron::sip
