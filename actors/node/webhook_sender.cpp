#include "actors/node/webhook_sender.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <limits>
#include <optional>
#include <thread>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include "actors/domain/core/lines.hpp"
#include "actors/domain/events/public_address.hpp"
#include "protocols/webhooks/signature.hpp"

namespace didtron::node {

namespace webhook_sender_detail {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using fate = webhook_outcome::fate;

constexpr std::size_t response_bytes_max = 64 << 10;
constexpr std::size_t told_bytes_max = 1'000;
constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

struct sink {
  std::string name = {};
  std::string address = {};
  std::uint16_t port = 0;
};

/// Nothing when the entry is wrong.
std::optional<sink> parse_sink(std::string_view text) {
  const auto equals = text.find('=');
  const auto colon = text.rfind(':');
  if (equals == std::string_view::npos || colon == std::string_view::npos || colon < equals) return std::nullopt;
  sink out{std::string{text.substr(0, equals)}, std::string{text.substr(equals + 1, colon - equals - 1)}, 0};
  const auto port = text.substr(colon + 1);
  const auto [end, fault] = std::from_chars(port.data(), port.data() + port.size(), out.port);
  const bool is_good = fault == std::errc{} && end == port.data() + port.size() && out.port != 0 &&
                       events::parse_webhook_url("https://" + out.name + "/") && parse_ip_address(out.address);
  if (!is_good) return std::nullopt;
  return out;
}

std::vector<std::string_view> entries_of_list(std::string_view list) {
  std::vector<std::string_view> out;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    auto entry = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));
    while (entry.starts_with(' ')) entry.remove_prefix(1);
    while (entry.ends_with(' ')) entry.remove_suffix(1);
    if (!entry.empty()) out.push_back(entry);
  }
  return out;
}

ip_address address_of(const asio::ip::address& a) {
  ip_address out;
  if (a.is_v4()) {
    const auto bytes = a.to_v4().to_bytes();
    std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
  } else {
    const auto bytes = a.to_v6().to_bytes();
    std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
    out.is_v6 = true;
  }
  return out;
}

std::int64_t now_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// One connection, in the clear (to sinks) or over TLS.
class channel {
 public:
  channel(asio::io_context& io, asio::ssl::context* tls, const std::string& host) : plain_{io} {
    if (tls == nullptr) return;
    secure_.emplace(std::move(plain_), *tls);
    SSL_set_tlsext_host_name(secure_->native_handle(), host.c_str());
    secure_->set_verify_callback(asio::ssl::host_name_verification(host));
  }
  beast::tcp_stream& lowest() { return secure_ ? secure_->next_layer() : plain_; }

  template <class Done> void open(std::vector<tcp::endpoint> where, std::chrono::milliseconds timeout, Done done) {
    where_ = std::move(where);
    lowest().expires_after(timeout);
    lowest().async_connect(where_, [this, timeout, done](error_code e, const auto&) {
      if (e || !secure_) {
        if (!e) lowest().socket().set_option(tcp::no_delay{true}, e);
        return done(e);
      }
      lowest().expires_after(timeout);
      secure_->async_handshake(asio::ssl::stream_base::client, done);
    });
  }
  /// `text` lives until done.
  template <class Done> void exchange(const std::string& text, std::chrono::milliseconds timeout, Done done) {
    parser_.emplace();
    parser_->body_limit(response_bytes_max);
    lowest().expires_after(timeout);
    if (secure_)
      exchange_on(*secure_, text, done);
    else
      exchange_on(plain_, text, done);
  }
  wire::response_parser<wire::string_body>& parser() { return *parser_; }
  bool was_used = false;

 private:
  template <class Stream, class Done> void exchange_on(Stream& stream, const std::string& text, Done done) {
    asio::async_write(stream, asio::buffer(text), [this, &stream, done](error_code e, std::size_t) {
      if (e) return done(e);
      wire::async_read(stream, buffer_, *parser_, [done](error_code failed, std::size_t) { done(failed); });
    });
  }

  beast::tcp_stream plain_;
  std::optional<beast::ssl_stream<beast::tcp_stream>> secure_ = {};
  std::vector<tcp::endpoint> where_ = {};
  beast::flat_buffer buffer_ = {};
  std::optional<wire::response_parser<wire::string_body>> parser_ = {};
};
using channel_ptr = std::shared_ptr<channel>;

}  // namespace webhook_sender_detail

using namespace webhook_sender_detail;

/// Everything below runs on the one thread of `io`.
struct webhook_sender::impl {
  struct run;

  explicit impl(webhook_sender_options o) : options{std::move(o)}, tls{asio::ssl::context::tls_client} {
    tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
    tls.set_verify_mode(asio::ssl::verify_peer);
    error_code ignored;
    if (options.ca_file.empty())
      tls.set_default_verify_paths(ignored);
    else
      tls.load_verify_file(options.ca_file, ignored);  // none is trusted then
    for (const auto entry : entries_of_list(options.sinks))
      if (auto one = parse_sink(entry)) sinks.emplace(one->name, *one);
    thread = std::thread{[this] { io.run(); }};
  }

  webhook_sender_options options;
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  asio::ssl::context tls;
  std::map<std::string, sink, std::less<>> sinks = {};
  std::map<std::string, std::vector<channel_ptr>> idle = {};
  std::thread thread;
};

/// One batch under way: as many workers as may be in flight, each with a connection, taking chain by chain.
struct webhook_sender::impl::run : std::enable_shared_from_this<run> {
  using self_ptr = std::shared_ptr<run>;
  struct worker {
    channel_ptr link = {};
    std::uint32_t item = none;
    std::string text = {};
    std::chrono::steady_clock::time_point begun = {};
    std::optional<tcp::resolver> resolver = {};
  };

  run(impl& of, webhook_batch b, std::function<void(std::vector<webhook_outcome>)> d)
      : home{of}, batch{std::move(b)}, done{std::move(d)}, outcomes(batch.requests.size()), next(batch.requests.size(), none) {
    std::map<std::string_view, std::uint32_t> last;
    for (std::uint32_t i = 0; i < batch.requests.size(); ++i) {
      const auto& key = batch.requests[i].order_key;
      if (!key.empty()) {
        const auto [before, is_new] = last.try_emplace(key, i);
        if (!is_new) {
          next[std::exchange(before->second, i)] = i;
          continue;
        }
      }
      heads.push_back(i);
    }
    const auto found = home.sinks.find(batch.target.host);
    if (found != home.sinks.end()) to_sink = found->second;
    name = batch.target.host + ":" + std::to_string(batch.target.port);
    head = "POST " + batch.target.path + " HTTP/1.1\r\nHost: " + batch.target.host +
           (batch.target.port == 443 ? "" : ":" + std::to_string(batch.target.port)) +
           "\r\nUser-Agent: DIDTron-Webhooks/1\r\nContent-Type: application/json\r\nwebhook-id: ";
    ends = std::chrono::steady_clock::now() + home.options.batch_time;
  }

  void start() {
    workers.resize(std::clamp<std::size_t>(batch.in_flight_max, 1, std::max<std::size_t>(heads.size(), 1)));
    active = workers.size();
    for (auto& w : workers) take_chain(w);
  }

  /// The next chain, or the end of this worker.
  void take_chain(worker& w) {
    const bool is_over = next_head == heads.size() || is_given_up || std::chrono::steady_clock::now() >= ends;
    if (!is_over) return begin(w, heads[next_head++]);
    if (w.link) {
      auto& idle = home.idle[name];
      if (idle.size() < home.options.idle_max) idle.push_back(std::move(w.link));
      w.link.reset();
    }
    if (--active == 0) done(std::move(outcomes));
  }

  void begin(worker& w, std::uint32_t item) {
    w.item = item;
    w.begun = std::chrono::steady_clock::now();
    if (!w.link) {
      auto& idle = home.idle[name];
      if (!idle.empty()) {
        w.link = std::move(idle.back());
        idle.pop_back();
      }
    }
    if (w.link) return exchange(w);
    connect(w);
  }

  void connect(worker& w) {
    w.link = std::make_shared<channel>(home.io, to_sink ? nullptr : &home.tls, batch.target.host);
    if (to_sink) {
      error_code ignored;
      return open(w, {tcp::endpoint{asio::ip::make_address(to_sink->address, ignored), to_sink->port}});
    }
    if (const auto known = home.options.names.find(batch.target.host); known != home.options.names.end()) {
      error_code ignored;
      return judge(w, {tcp::endpoint{asio::ip::make_address(known->second, ignored), batch.target.port}});
    }
    w.resolver.emplace(home.io);
    w.resolver->async_resolve(batch.target.host, std::to_string(batch.target.port), tcp::resolver::numeric_service,
                              [this, keep = shared_from_this(), &w](error_code e, const tcp::resolver::results_type& found) {
                                if (e) return failed(w, events::attempt_result::down, "the name does not resolve: " + e.message());
                                std::vector<tcp::endpoint> all;
                                for (const auto& one : found) all.push_back(one.endpoint());
                                judge(w, std::move(all));
                              });
  }

  /// Every address counts: which one is asked is then no matter.
  void judge(worker& w, std::vector<tcp::endpoint> all) {
    for (const auto& one : all)
      if (!events::is_public(address_of(one.address())))
        return failed(w, events::attempt_result::forbidden, "the name leads to an address that is not public");
    open(w, std::move(all));
  }

  void open(worker& w, std::vector<tcp::endpoint> where) {
    w.link->open(std::move(where), home.options.timeout, [this, keep = shared_from_this(), &w](error_code e) {
      if (e) return failed(w, events::attempt_result::down, "cannot be reached: " + e.message());
      exchange(w);
    });
  }

  void exchange(worker& w) {
    const auto& request = batch.requests[w.item];
    const auto at = now_s();
    w.text = head;
    w.text.append(request.id).append("\r\nwebhook-timestamp: ").append(std::to_string(at)).append("\r\nwebhook-signature: ");
    for (const auto& key : batch.keys) {
      if (&key != &batch.keys.front()) w.text += ' ';
      w.text += webhooks::sign(key, request.id, at, request.body);
    }
    w.text.append("\r\nContent-Length: ").append(std::to_string(request.body.size())).append("\r\n\r\n").append(request.body);
    w.link->exchange(w.text, home.options.timeout, [this, keep = shared_from_this(), &w](error_code e) { answered(w, e); });
  }

  void answered(worker& w, error_code e) {
    auto& parser = w.link->parser();
    if (e && !parser.is_header_done()) {
      // A connection that was kept open may have been closed by the other side before it saw this request.
      if (w.link->was_used && e != beast::error::timeout) {
        w.link.reset();
        return connect(w);
      }
      return failed(w, events::attempt_result::down,
                    e == beast::error::timeout ? "no answer in time" : "no answer: " + e.message());
    }
    const auto& response = parser.get();
    auto& out = outcomes[w.item];
    out.status = static_cast<std::int32_t>(response.result_int());
    out.result = events::result_of(*out.status);
    if (out.result != events::attempt_result::delivered) {
      out.fault = "answered " + std::to_string(*out.status);
      out.response = printable(response.body(), told_bytes_max);
    }
    w.link->was_used = true;
    if (e || !response.keep_alive()) w.link.reset();
    finish(w);
  }

  void failed(worker& w, events::attempt_result what, std::string why) {
    w.link.reset();
    auto& out = outcomes[w.item];
    out.result = what;
    out.fault = printable(why, 300);
    finish(w);
  }

  void finish(worker& w) {
    auto& out = outcomes[w.item];
    out.what = fate::tried;
    out.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - w.begun);
    const bool is_delivered = out.result == events::attempt_result::delivered;
    has_delivered = has_delivered || is_delivered;
    if (out.result == events::attempt_result::down || out.result == events::attempt_result::forbidden) ++downs;
    is_given_up = is_given_up || out.result == events::attempt_result::gone || (!has_delivered && downs >= home.options.downs_max);
    std::uint32_t after = next[w.item];
    if (is_delivered && after != none && !is_given_up && std::chrono::steady_clock::now() < ends) return begin(w, after);
    for (; after != none; after = next[after]) outcomes[after].what = is_delivered ? fate::not_tried : fate::behind;
    take_chain(w);
  }

  impl& home;
  webhook_batch batch;
  std::function<void(std::vector<webhook_outcome>)> done;
  std::vector<webhook_outcome> outcomes;
  std::vector<std::uint32_t> next;        ///< of the same order key
  std::vector<std::uint32_t> heads = {};  ///< first of each key, and those without
  std::deque<worker> workers = {};
  std::optional<sink> to_sink = {};
  std::string name = {}, head = {};
  std::chrono::steady_clock::time_point ends = {};
  std::size_t next_head = 0, active = 0, downs = 0;
  bool has_delivered = false, is_given_up = false;
};

std::string webhook_sinks_fault(std::string_view sinks) {
  for (const auto entry : entries_of_list(sinks))
    if (!parse_sink(entry)) return std::string{entry} + ": expected a name and an address with its port, hooks.test=127.0.0.1:9000";
  return {};
}

webhook_sender::webhook_sender(webhook_sender_options options) : impl_{std::make_unique<impl>(std::move(options))} {}
webhook_sender::~webhook_sender() { stop(); }

void webhook_sender::stop() {
  impl_->io.stop();
  if (impl_->thread.joinable()) impl_->thread.join();
}

void webhook_sender::send(webhook_batch batch, std::function<void(std::vector<webhook_outcome>)> done) {
  if (batch.requests.empty()) return done({});
  asio::post(impl_->io, [this, b = std::move(batch), d = std::move(done)]() mutable {
    std::make_shared<impl::run>(*impl_, std::move(b), std::move(d))->start();
  });
}

}  // namespace didtron::node
