#include "http/middleware/refusals.hpp"

namespace didtron::http {

namespace refusals_detail {

inline constexpr std::size_t path_bytes_max = 200;

/// Bytes that are no letters to everybody would keep the row out of the database.
inline std::string readable(std::string_view path) {
  std::string out{path.substr(0, path_bytes_max)};
  for (char& c : out)
    if (c < 0x20 || c > 0x7e) c = '?';
  return out;
}

}  // namespace refusals_detail

void note_refused(const call_context& in, std::string_view why) noexcept {
  try {
    refusal_note note;
    note.tenant = in.who.tenant;
    note.actor = "user:" + std::to_string(in.who.user.value);
    note.action = "access.refused";
    note.object = in.target->method + " " + in.target->pattern;
    note.tried = refusals_detail::readable(in.req.path);
    note.why = why;
    note.address = in.who.address;
    in.api.note_refusal(std::move(note));
  } catch (...) {
    // The request is refused all the same.
    return;
  }
}

}  // namespace didtron::http
