#include "http/middleware/refusals.hpp"

namespace didtron::http {

namespace refusals_detail {

inline constexpr std::size_t path_bytes_max = 200;

}  // namespace refusals_detail

void note_refused(const call_context& in, std::string_view why) noexcept {
  try {
    refusal_note note;
    note.tenant = in.who.tenant;
    note.actor = actor_name(in.who.from.acting ? in.who.from.acting : in.who.user);
    if (in.who.from.acting) note.on_behalf_of = actor_name(in.who.user);
    note.action = "access.refused";
    note.object = in.target->method + " " + in.target->pattern;
    note.tried = readable(in.req.path, refusals_detail::path_bytes_max);
    note.why = why;
    note.from = in.who.from;
    in.api.note_refusal(std::move(note));
  } catch (...) {
    // The request is refused all the same.
    return;
  }
}

}  // namespace didtron::http
