#include "http/server/message.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "http/server/gate_text.hpp"
#include "http/tokens.hpp"

namespace didtron::http {

namespace message_detail {

namespace beast_http = boost::beast::http;
using parser = beast_http::request_parser<beast_http::string_body>;

/// Feeds all of `bytes`; false when the parser refuses them or does not want them all.
inline bool feed(parser& p, std::string_view bytes) {
  while (!bytes.empty()) {
    if (p.is_done()) return false;
    boost::system::error_code ec;
    const std::size_t used = p.put(boost::asio::buffer(bytes), ec);
    if (ec && ec != beast_http::error::need_more) return false;
    if (used == 0) return false;
    bytes.remove_prefix(used);
  }
  return true;
}

inline std::string text(boost::core::string_view s) { return {s.data(), s.size()}; }

}  // namespace message_detail

std::optional<request> read_message(const gate& g, std::string_view bytes,
                                    const gate_limits& limits) {
  message_detail::parser p;
  p.header_limit(static_cast<std::uint32_t>(limits.header_bytes_max + 64));
  p.body_limit(limits.body_bytes_max);
  p.eager(true);
  const std::string_view message = bytes.substr(g.start(), g.message_bytes() - g.start());
  bool is_read = false;
  if (g.is_chunked() && g.message_bytes() - g.trailer_start() > 2) {
    // Without the trailer fields: Beast would put them among the header fields.
    std::string bare{message.substr(0, g.trailer_start() - g.start())};
    bare += "\r\n";
    is_read = message_detail::feed(p, bare);
  } else {
    is_read = message_detail::feed(p, message);
  }
  if (!is_read || !p.is_done()) return std::nullopt;

  auto read = p.release();
  request req;
  req.method = message_detail::text(read.method_string());
  const std::string target = message_detail::text(read.target());
  const std::size_t mark = target.find('?');
  req.path = target.substr(0, mark);
  if (mark != std::string::npos) req.query = target.substr(mark + 1);
  for (const auto& field : read)
    req.headers.push_back(
        {message_detail::text(field.name_string()), message_detail::text(field.value())});
  req.body = std::move(read.body());
  return req;
}

std::string request_id_of(const request& req) {
  const std::string* given = req.find("X-Request-Id");
  if (given == nullptr || given->size() < 8 || given->size() > 64) return new_request_id();
  for (const char c : *given)
    if (!gate_text::is_alpha(c) && !gate_text::is_digit(c) && c != '-') return new_request_id();
  return *given;
}

}  // namespace didtron::http
