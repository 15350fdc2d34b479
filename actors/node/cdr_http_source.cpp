#include "actors/node/cdr_http_source.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <vector>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace didtron::node {

namespace cdr_http_source_detail {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t secret_bytes_max = 4'096;
constexpr std::int64_t retry_after_s_max = 86'400;
constexpr std::chrono::milliseconds stop_check{100};
constexpr std::uint32_t header_bytes_max = 16'384;

/// RFC 3986: all but the unreserved characters as %XX.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (is_plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

std::string target_of(const cdr_http_settings& s, const std::string& cursor) {
  if (cursor.empty()) return s.path;
  const char mark = s.path.find('?') == std::string::npos ? '?' : '&';
  return s.path + mark + s.cursor_parameter + "=" + percent_encoded(cursor);
}

using answer = wire::response<wire::string_body>;

/// One request from connecting to its last byte. The handlers run one after the other on `io_`.
class exchange {
 public:
  exchange(const cdr_http_settings& settings, const std::string& target)
      : settings_{settings}, request_{wire::verb::get, target, 11} {
    const bool is_v6 = settings.host.find(':') != std::string::npos;
    request_.set(wire::field::host, (is_v6 ? "[" + settings.host + "]" : settings.host) + ":" +
                                        std::to_string(settings.port));
    request_.set(wire::field::connection, "close");
    for (const auto& [name, value] : settings.headers)
      request_.set(name, value);
    parser_.body_limit(settings.page_bytes_max);
    parser_.header_limit(header_bytes_max);
  }

  result<answer> run() {
    resolver_.async_resolve(settings_.host, std::to_string(settings_.port),
                            [this](error_code e, asio::ip::tcp::resolver::results_type found) {
                              if (done(e)) return;
                              stream_.async_connect(found, [this](error_code failed, auto&&) {
                                if (!done(failed)) send();
                              });
                            });
    run_until(std::chrono::steady_clock::now() + settings_.timeout);
    if (!is_over_ && settings_.stop.stop_requested())
      return fail(errc::unavailable, "the node is ending");
    if (!is_over_) return fail(errc::timeout, "the engine did not answer in time");
    if (fault_ == wire::error::body_limit)
      return fail(errc::too_large,
                  "the page is larger than " + std::to_string(settings_.page_bytes_max) + " bytes");
    const bool is_wire_fault =
        fault_ && fault_.category() == wire::make_error_code(wire::error::bad_version).category();
    if (is_wire_fault && fault_ != wire::error::end_of_stream &&
        fault_ != wire::error::partial_message)
      return fail(errc::malformed, "the engine does not speak HTTP: " + fault_.message());
    if (fault_) return fail(errc::unavailable, "the engine cannot be reached: " + fault_.message());
    return parser_.release();
  }

 private:
  /// In short pieces, so that an ending node does not wait for an engine.
  void run_until(std::chrono::steady_clock::time_point end) {
    while (!is_over_ && !settings_.stop.stop_requested()) {
      const auto left = end - std::chrono::steady_clock::now();
      if (left <= left.zero()) return;
      io_.run_for(std::min<std::chrono::steady_clock::duration>(left, stop_check));
    }
  }
  bool done(error_code e) {
    fault_ = e;
    is_over_ = static_cast<bool>(e);
    return is_over_;
  }
  void send() {
    wire::async_write(stream_, request_, [this](error_code e, std::size_t) {
      if (done(e)) return;
      wire::async_read(stream_, buffer_, parser_, [this](error_code failed, std::size_t) {
        fault_ = failed;
        is_over_ = true;
      });
    });
  }

  const cdr_http_settings& settings_;
  asio::io_context io_{1};
  asio::ip::tcp::resolver resolver_{io_};
  beast::tcp_stream stream_{io_};
  wire::request<wire::empty_body> request_;
  wire::response_parser<wire::string_body> parser_ = {};
  beast::flat_buffer buffer_ = {};
  error_code fault_ = {};
  bool is_over_ = false;
};

std::string text_of(const answer& a, const char* name) {
  const auto found = a.find(name);
  return found == a.end() ? std::string{} : std::string{found->value()};
}

result<pulled_page> page_of(answer a) {
  pulled_page out;
  const auto more = text_of(a, "Has-More");
  if (!more.empty() && more != "true" && more != "false")
    return fail(errc::malformed, "Has-More is neither true nor false");
  out.has_more = more == "true";
  out.next_cursor = text_of(a, "Next-Cursor");
  if (!is_pull_cursor(out.next_cursor))
    return fail(errc::malformed, "the page does not say its next cursor");
  auto type = text_of(a, "Content-Type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' '))
    type.pop_back();
  auto kind = cdr_files::kind_of_media_type(type);
  if (!kind)
    return fail(errc::malformed, "the page is no CSV, NDJSON or JSON: " + kind.error().message);
  out.kind = *kind;
  out.body = std::move(a.body());
  return out;
}

error refusal_of(const answer& a) {
  const auto status = a.result_int();
  const auto kind = status >= 500 || status == 429 ? errc::unavailable : errc::malformed;
  error why{kind, "the engine answered " + std::to_string(status), {}, {}};
  const auto wanted = text_of(a, "Retry-After");
  std::int64_t seconds = 0;
  const auto [end, fault] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), seconds);
  if (!wanted.empty() && fault == std::errc{} && end == wanted.data() + wanted.size() && seconds > 0)
    why.retry_after = std::chrono::seconds{std::min(seconds, retry_after_s_max)};
  return why;
}

/// The entries of a list with commas, without the blanks around them.
std::vector<std::string_view> entries_of(std::string_view list) {
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

/// The first line of a secret's file.
result<std::string> read_secret(const std::string& dir, const std::string& name) {
  const auto absent = [&] {
    return fail(errc::bad_config, "this node has no secret called " + name);
  };
  if (dir.empty()) return absent();
  std::ifstream file{dir + "/" + name, std::ios::binary};
  if (!file) return absent();
  std::string value(secret_bytes_max + 1, '\0');
  file.read(value.data(), static_cast<std::streamsize>(value.size()));
  value.resize(static_cast<std::size_t>(file.gcount()));
  while (value.ends_with('\n') || value.ends_with('\r')) value.pop_back();
  const bool is_good = !value.empty() && value.size() <= secret_bytes_max &&
                       std::all_of(value.begin(), value.end(),
                                   [](char c) { return c >= ' ' && c < '\x7f'; });
  if (!is_good) return fail(errc::bad_config, "the secret " + name + " is not one line of ASCII");
  return value;
}

}  // namespace cdr_http_source_detail

std::string pull_origins_fault(std::string_view origins) {
  for (const auto entry : cdr_http_source_detail::entries_of(origins)) {
    const auto url = parse_pull_url(entry);
    if (!url) return std::string{entry} + ": " + url.error().message;
    if (url->target != "/" || entry.ends_with('/'))
      return std::string{entry} + ": an origin has no path";
  }
  return {};
}

result<cdr_http_settings> http_settings_of(const pull_settings& settings,
                                           const cdr_pull_rules& rules) {
  using namespace cdr_http_source_detail;
  auto url = parse_pull_url(settings.url);
  if (!url) return fail(errc::bad_config, "the source's url: " + url.error().message);
  const auto allowed = entries_of(rules.origins);
  const bool is_allowed = std::any_of(allowed.begin(), allowed.end(), [&](std::string_view entry) {
    const auto one = parse_pull_url(entry);
    return one && origin_of(*one) == origin_of(*url);
  });
  if (!is_allowed)
    return fail(errc::bad_config,
                "this node does not ask " + origin_of(*url) + ": cdrs.pull_origins does not list it");
  cdr_http_settings out;
  out.host = std::move(url->host);
  out.port = url->port;
  out.path = std::move(url->target);
  out.cursor_parameter = settings.cursor_parameter;
  out.timeout = std::chrono::seconds{settings.timeout_s};
  out.page_bytes_max = static_cast<std::size_t>(settings.page_bytes_max);
  if (!settings.secret.empty()) {
    auto secret = read_secret(rules.secrets_dir, settings.secret);
    if (!secret) return fail(std::move(secret).error());
    out.headers = {{"Authorization", std::move(*secret)}};
  }
  return out;
}

result<pulled_page> cdr_http_source::pull(const std::string& cursor) {
  using namespace cdr_http_source_detail;
  exchange one{settings_, target_of(settings_, cursor)};
  auto got = one.run();
  if (!got) return fail(std::move(got).error());
  const auto status = got->result_int();
  if (status == 200) return page_of(std::move(*got));
  if (status == 204) {
    pulled_page nothing;
    nothing.next_cursor = cursor;
    return nothing;
  }
  return fail(refusal_of(*got));
}

}  // namespace didtron::node
