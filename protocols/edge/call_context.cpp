#include "protocols/edge/call_context.hpp"

#include <array>
#include <optional>

#include "protocols/edge/messages.hpp"
#include "protocols/edge/text.hpp"

namespace didtron::edge {

namespace call_context_detail {

/// Most calls are neither ported nor resold: theirs ends after the grant.
constexpr std::string_view short_version = "2";
constexpr std::size_t short_fields = 11;
constexpr std::string_view long_version = "3";
constexpr std::size_t long_fields = 13;
constexpr std::string_view hex = "0123456789abcdef";

bool is_plain(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-';
}

void append_text(std::string& out, std::string_view text) {
  out += '~';
  for (const char c : text) {
    if (is_plain(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '.';
    out += hex[byte >> 4U];
    out += hex[byte & 15U];
  }
}

std::optional<std::string> read_text(std::string_view packed) {
  std::string out;
  for (std::size_t i = 0; i < packed.size(); ++i) {
    if (packed[i] != '.') {
      if (!is_plain(packed[i])) return {};
      out += packed[i];
      continue;
    }
    if (i + 2 >= packed.size()) return {};
    const auto high = hex.find(packed[i + 1]);
    const auto low = hex.find(packed[i + 2]);
    if (high == std::string_view::npos || low == std::string_view::npos) return {};
    const auto c = static_cast<char>(high * 16 + low);
    if (is_plain(c)) return {};  // one spelling per value
    out += c;
    i += 2;
  }
  return out;
}

std::optional<std::int64_t> read_number(std::string_view packed) {
  const auto value = text::number<std::int64_t>(packed);
  return value && *value >= 0 ? value : std::nullopt;
}

/// "12-15", upwards. False: one of them is none.
bool append_cards(std::string& out, const std::vector<rate_card_id>& cards) {
  for (std::size_t i = 0; i < cards.size(); ++i) {
    if (cards[i].value <= 0) return false;
    if (i > 0) out += '-';
    out += std::to_string(cards[i].value);
  }
  return true;
}

std::optional<std::vector<rate_card_id>> read_cards(std::string_view packed) {
  std::vector<rate_card_id> out;
  if (packed.empty()) return out;
  for (std::size_t from = 0;;) {
    const auto to = packed.find('-', from);
    const auto card = read_number(packed.substr(from, to - from));
    if (!card || *card == 0 || out.size() >= static_cast<std::size_t>(limits::seller_levels_max)) return {};
    out.push_back(rate_card_id{*card});
    if (to == std::string_view::npos) return out;
    from = to + 1;
  }
}

}  // namespace call_context_detail

result<std::string> pack(const call_context& context) {
  namespace detail = call_context_detail;
  const std::array numbers{context.tenant.value,        context.account.value,
                           context.sell_card.value,     context.ingress_trunk.value,
                           context.routed_at.us,        context.hold.e8,
                           context.granted_s};
  for (const auto number : numbers)
    if (number < 0) return fail(errc::invalid_argument, "a call context has no negative numbers");

  const bool is_long = !context.called_lrn.empty() || !context.above_cards.empty();
  if (context.above_cards.size() > static_cast<std::size_t>(limits::seller_levels_max))
    return fail(errc::invalid_argument, "more sellers above one another than allowed");
  std::string out{is_long ? detail::long_version : detail::short_version};
  const auto append_number = [&out](std::int64_t value) {
    out += '~';
    out += std::to_string(value);
  };
  append_number(context.tenant.value);
  append_number(context.account.value);
  append_number(context.sell_card.value);
  append_number(context.ingress_trunk.value);
  detail::append_text(out, context.caller);
  detail::append_text(out, context.called);
  detail::append_text(out, context.called_raw);
  append_number(context.routed_at.us);
  append_number(context.hold.e8);
  append_number(context.granted_s);
  if (is_long) {
    detail::append_text(out, context.called_lrn);
    out += '~';
    if (!detail::append_cards(out, context.above_cards))
      return fail(errc::invalid_argument, "a seller above without a card");
  }
  if (out.size() > context_bytes_max)
    return fail(errc::too_large, "the call context does not fit into a dialog variable");
  return out;
}

result<call_context> unpack_call_context(std::string_view packed) {
  namespace detail = call_context_detail;
  const auto bad = [] { return fail(errc::malformed, "no call context of this version"); };
  if (packed.size() > context_bytes_max) return bad();

  std::array<std::string_view, detail::long_fields> part = {};
  std::size_t n = 0;
  for (std::size_t from = 0;; ++n) {
    if (n == part.size()) return bad();
    const auto to = packed.find('~', from);
    part[n] = packed.substr(from, to - from);
    if (to == std::string_view::npos) break;
    from = to + 1;
  }
  const bool is_long = part[0] == detail::long_version;
  if (!is_long && part[0] != detail::short_version) return bad();
  if (n + 1 != (is_long ? detail::long_fields : detail::short_fields)) return bad();

  const auto tenant = detail::read_number(part[1]);
  const auto account = detail::read_number(part[2]);
  const auto card = detail::read_number(part[3]);
  const auto trunk = detail::read_number(part[4]);
  auto caller = detail::read_text(part[5]);
  auto called = detail::read_text(part[6]);
  auto called_raw = detail::read_text(part[7]);
  const auto routed_us = detail::read_number(part[8]);
  const auto hold_e8 = detail::read_number(part[9]);
  const auto granted_s = detail::read_number(part[10]);
  if (!tenant || !account || !card || !trunk || !caller || !called || !called_raw || !routed_us ||
      !hold_e8 || !granted_s)
    return bad();
  call_context out{tenant_id{*tenant}, account_id{*account}, rate_card_id{*card},
                   trunk_id{*trunk},   *std::move(caller),   *std::move(called),
                   *std::move(called_raw), instant{*routed_us}, amount{*hold_e8},
                   *granted_s, {}, {}};
  if (!is_long) return out;
  auto lrn = detail::read_text(part[11]);
  auto above = detail::read_cards(part[12]);
  if (!lrn || !above || (lrn->empty() && above->empty())) return bad();
  out.called_lrn = *std::move(lrn);
  out.above_cards = *std::move(above);
  return out;
}

result<dialog_call> parse_dialog_call(std::string_view text) {
  const auto bad = [] { return fail(errc::malformed, "no call as the edge keeps it"); };
  std::array<std::string_view, 6> part = {};
  std::size_t n = 0;
  for (std::size_t from = 0;; ++n) {
    if (n == part.size()) return bad();
    const auto to = text.find('|', from);
    part[n] = text.substr(from, to - from);
    if (to == std::string_view::npos) break;
    from = to + 1;
  }
  const bool is_answered = n + 1 == part.size();
  if (n != 2 && !is_answered) return bad();

  const auto call = parse_uuid(part[0]);
  const auto account = text::number<std::int64_t>(part[1]);
  auto context = unpack_call_context(part[2]);
  if (!call || !account || *account <= 0 || !context) return bad();
  dialog_call out{*call, account_id{*account}, *std::move(context), {}, {}, {}};
  if (!is_answered) return out;
  const auto trunk = text::number<std::int64_t>(part[3]);
  const auto answered = parse_edge_time(part[5]);
  if (!trunk || *trunk <= 0 || !answered) return bad();
  out.trunk = trunk_id{*trunk};
  out.answered_at = *answered;
  if (part[4].empty()) return out;
  const auto ringing = parse_edge_time(part[4]);
  if (!ringing) return bad();
  out.ringing_at = *ringing;
  return out;
}

}  // namespace didtron::edge
