#include "http/test_engine/caller.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>

#include "http/middleware/session_cookie.hpp"
#include "http/tokens.hpp"
#include "protocols/json/writer.hpp"

namespace didtron::test_engine {

namespace caller_detail {

/// Runs what is posted on the thread that waits.
class waiting_executor final : public http::executor {
 public:
  void post(std::function<void()> work) override {
    const std::lock_guard lock{mutex_};
    queue_.push_back(std::move(work));
    wake_.notify_one();
  }
  /// False: it was not done in time; what is posted later is dropped.
  template <class Done> bool run_until(Done is_done, std::chrono::steady_clock::time_point until) {
    while (!is_done()) {
      std::function<void()> work;
      {
        std::unique_lock lock{mutex_};
        if (!wake_.wait_until(lock, until, [&] { return !queue_.empty(); })) return false;
        work = std::move(queue_.front());
        queue_.pop_front();
      }
      work();
    }
    return true;
  }

 private:
  std::mutex mutex_ = {};
  std::condition_variable wake_ = {};
  std::deque<std::function<void()>> queue_ = {};
};

http::task<answer> run(http::api& api, const http::request& req, bool is_body_wanted) {
  http::request_notes notes;
  http::response r = co_await api.handle(req, notes);
  answer out;
  out.status = r.status;
  out.body = std::string{r.content()};
  while (r.pieces && is_body_wanted) {
    auto piece = co_await r.pieces->next();
    if (!piece) {
      out.status = 0;
      break;
    }
    if (piece->empty()) break;
    out.body += *piece;
  }
  co_return out;
}

void write(json::writer& w, const json::value& v) {
  if (const auto* b = v.boolean()) {
    w.boolean(*b);
  } else if (const auto* n = v.integer()) {
    w.integer(*n);
  } else if (const auto* d = v.number()) {
    w.number(*d);
  } else if (const auto* t = v.text()) {
    w.text(*t);
  } else if (const auto* items = v.items()) {
    w.begin_array();
    for (const auto& item : *items)
      write(w, item);
    w.end_array();
  } else if (const auto* members = v.members()) {
    w.begin_object();
    for (const auto& [name, member] : *members) {
      w.key(name);
      write(w, member);
    }
    w.end_object();
  } else {
    w.null();
  }
}

void append_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          c == '-' || c == '_' || c == '.' || c == '~';
    if (is_plain) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 0xFU];
    }
  }
}

}  // namespace caller_detail

const json::value* answer::find(std::string_view member) const {
  return json ? json->find(member) : nullptr;
}

std::int64_t answer::number(std::string_view member) const {
  const auto* v = find(member);
  return v != nullptr && v->integer() != nullptr ? *v->integer() : 0;
}

std::vector<std::string> answer::pointers() const {
  std::vector<std::string> out;
  const auto* faults = find("errors");
  if (faults != nullptr && faults->items() != nullptr)
    for (const auto& fault : *faults->items())
      if (const auto* p = fault.find("pointer"); p != nullptr && p->text() != nullptr) out.push_back(*p->text());
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::string text_of(const json::value& v) {
  json::writer w;
  caller_detail::write(w, v);
  return w.take();
}

std::string text_of(const json::value* v) { return v == nullptr ? "null" : text_of(*v); }

std::string query_text(const std::vector<std::pair<std::string, std::string>>& items) {
  std::string out;
  for (const auto& [name, value] : items) {
    if (!out.empty()) out += '&';
    caller_detail::append_encoded(out, name);
    out += '=';
    caller_detail::append_encoded(out, value);
  }
  return out;
}

answer caller::ask(const person& who, const sent& what, bool is_body_wanted) {
  answer out;
  if (between_ && !between_()) return out;
  http::request req;
  req.method = what.method;
  req.path = what.path;
  req.query = what.query;
  req.body = what.body;
  req.id = http::new_request_id();
  req.peer = "127.0.0.1";
  req.peer_is_loopback = true;
  const auto add = [&](std::string_view name, std::string value) {
    req.headers.push_back({std::string{name}, std::move(value)});
  };
  add("Host", "localhost");
  add("User-Agent", std::string{user_agent});
  if (!what.body.empty()) add("Content-Type", what.media);
  if (!who.token.empty()) add("Cookie", std::string{http::session_cookie_name} + "=" + who.token);
  if (http::changes_state(what.method)) {
    add("Origin", "http://localhost");
    if (!who.token.empty()) add("X-CSRF-Token", http::csrf_token_of(who.token));
    const std::string key = what.key ? *what.key : "engine-" + http::new_request_id();
    if (!key.empty()) add("Idempotency-Key", key);
  }
  const auto executor = std::make_shared<caller_detail::waiting_executor>();
  const http::executor_ptr home = executor;
  auto work = caller_detail::run(api_, req, is_body_wanted);
  work.resume_on(home, std::noop_coroutine());
  const bool is_done = executor->run_until([&] { return work.is_done(); }, std::chrono::steady_clock::now() + answer_within);
  if (is_done) out = work.take();
  out.request_id = req.id;
  if (auto read = json::parse(out.body); read && !out.body.empty()) out.json = std::move(*read);
  return out;
}

}  // namespace didtron::test_engine
