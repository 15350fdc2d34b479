// Any bytes as a list of proxies and as X-Forwarded-For: the client is the peer or a numeric address, and
// a peer that is not trusted is believed nothing.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/client_address.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace didtron;
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const std::size_t line = bytes.find('\n');
  const std::string_view list = bytes.substr(0, line);
  http::request req;
  if (line != std::string_view::npos)
    req.headers.push_back({"X-Forwarded-For", std::string{bytes.substr(line + 1)}});

  const auto all = http::trusted_proxies::parse("0.0.0.0/0, ::/0");
  if (!all) std::abort();
  const auto client = http::client_address(req, "192.0.2.1", *all);
  if (!parse_ip_address(client)) std::abort();
  if (http::client_network(client).size() > 64) std::abort();

  const auto given = http::trusted_proxies::parse(list);
  if (!given) return 0;
  const bool is_trusted = given->has("192.0.2.1");
  const auto told = http::client_address(req, "192.0.2.1", *given);
  if (!is_trusted && told != "192.0.2.1") std::abort();
  return 0;
}
