#include "http/middleware/write_keys.hpp"

#include <algorithm>

#include "http/tokens.hpp"

namespace didtron::http {

result<write_key> read_write_key(const request& req) {
  const std::string* given = req.find(write_key_header);
  if (given == nullptr || req.count(write_key_header) != 1)
    return fail_field("/header/Idempotency-Key", "exactly one is needed: a key of your choice for this write");
  const bool is_good = !given->empty() && given->size() <= write_key_bytes_max &&
                       std::all_of(given->begin(), given->end(),
                                   [](char c) { return c > ' ' && c < '\x7f'; });
  if (!is_good)
    return fail_field("/header/Idempotency-Key", "must be 1 to 200 visible ASCII characters");
  // The query says what is asked, too: a rehearsed import is not the import.
  const std::string target = req.query.empty() ? req.path : req.path + "?" + req.query;
  const auto digest = digest_of(req.method + "\n" + target + "\n" + req.body);
  return write_key{*given, std::string{digest.begin(), digest.end()}};
}

}  // namespace didtron::http
