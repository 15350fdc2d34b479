#include "protocols/ledger/proof_json.hpp"

#include "protocols/json/reader.hpp"
#include "protocols/json/writer.hpp"

namespace didtron::ledger_json {

namespace proof_json_detail {

inline constexpr std::string_view format_name = "didtron-ledger-proof/1";
inline constexpr std::size_t digest_bytes = 32;
inline constexpr std::size_t signature_bytes = 64;
inline constexpr std::size_t entry_bytes_max = 16u << 20;
inline constexpr std::size_t path_max = 64;

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

/// A digest of a member; refuses the member when it is none.
std::string bytes_of(json::object_reader& in, std::string_view name, std::size_t bytes) {
  const std::string text = in.text(name, {.bytes_max = 2 * bytes});
  auto value = from_hex(text, bytes);
  if (!value) in.refuse(name, "must be " + std::to_string(2 * bytes) + " hex digits");
  return value.value_or(std::string(bytes, '\0'));
}

ledger_root read_root(json::object_reader& in) {
  ledger_root r;
  r.day = in.text("day", {.bytes_min = 10, .bytes_max = 10});
  r.first_entry_no = in.integer("first_entry_no", {.min = 1});
  r.last_entry_no = in.integer("last_entry_no", {.min = 1});
  r.root = bytes_of(in, "root", digest_bytes);
  r.public_key = bytes_of(in, "public_key", digest_bytes);
  r.signature = bytes_of(in, "signature", signature_bytes);
  return r;
}

proven_entry read_entry(json::object_reader& in) {
  proven_entry e;
  e.day = in.text("day", {.bytes_min = 10, .bytes_max = 10});
  e.entry = in.text("entry", {.bytes_min = 1, .bytes_max = entry_bytes_max});
  e.facts = in.text("facts", {.bytes_min = 1, .bytes_max = entry_bytes_max});
  e.previous = bytes_of(in, "previous", digest_bytes);
  e.previous_seal = bytes_of(in, "previous_seal", digest_bytes);
  const auto* path = in.array("path");
  if (path == nullptr) return e;
  for (const auto& item : *path->items()) {
    const auto* text = item.text();
    auto beside = from_hex(text ? *text : std::string{}, digest_bytes);
    if (!beside || e.path.size() == path_max) {
      in.refuse("path", "must be at most 64 digests of 64 hex digits");
      break;
    }
    e.path.push_back(std::move(*beside));
  }
  return e;
}

/// Every object of an array member through `read`.
template <class T, class Read>
std::vector<T> list_of(json::object_reader& in, std::string_view name, Read read) {
  std::vector<T> out;
  const auto* list = in.array(name);
  if (list == nullptr) return out;
  std::size_t i = 0;
  for (const auto& item : *list->items()) {
    json::object_reader inner{item, json::pointer_token(name) + "/" + std::to_string(i++)};
    out.push_back(read(inner));
    in.absorb(inner);
  }
  return out;
}

}  // namespace proof_json_detail

using namespace proof_json_detail;

std::string to_hex(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4];
    out += digits[byte & 0x0f];
  }
  return out;
}

result<std::string> from_hex(std::string_view text, std::size_t bytes) {
  if (text.size() != 2 * bytes) return fail(errc::invalid_argument, "not hex of that length");
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) return fail(errc::invalid_argument, "not hex");
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

std::string format_proof(const ledger_proof& proof) {
  json::writer w;
  w.begin_object().field("format", format_name).field("tenant", proof.tenant);
  w.key("roots").begin_array();
  for (const auto& r : proof.roots) {
    w.begin_object().field("day", r.day).field("first_entry_no", r.first_entry_no);
    w.field("last_entry_no", r.last_entry_no).field("root", to_hex(r.root));
    w.field("public_key", to_hex(r.public_key)).field("signature", to_hex(r.signature));
    w.end_object();
  }
  w.end_array().key("entries").begin_array();
  for (const auto& e : proof.entries) {
    w.begin_object().field("day", e.day).field("entry", e.entry).field("facts", e.facts);
    w.field("previous", to_hex(e.previous)).field("previous_seal", to_hex(e.previous_seal));
    w.key("path").begin_array();
    for (const auto& beside : e.path)
      w.text(to_hex(beside));
    w.end_array().end_object();
  }
  w.end_array().end_object();
  return w.take();
}

result<ledger_proof> parse_proof(std::string_view text) {
  auto document = json::parse(text, proof_bytes_max);
  if (!document) return fail(std::move(document).error());
  json::object_reader in{*document};
  ledger_proof out;
  if (in.text("format", {.bytes_max = 64}) != format_name)
    in.refuse("format", "must be " + std::string{format_name});
  out.tenant = in.integer("tenant", {.min = 1});
  out.roots = list_of<ledger_root>(in, "roots", read_root);
  out.entries = list_of<proven_entry>(in, "entries", read_entry);
  if (auto good = in.finish(); !good) return fail(std::move(good).error());
  return out;
}

}  // namespace didtron::ledger_json
