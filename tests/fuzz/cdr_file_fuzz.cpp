// Any bytes as a file of CDRs, in all three forms. Every data row is a record or a fault, once; how
// many rows are asked for at a time must not matter; a record keeps what the format promises.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "actors/domain/rating/ported_number.hpp"
#include "actors/zones/zone_files.hpp"
#include "protocols/cdrs/file_reader.hpp"
#include "protocols/cdrs/format_json.hpp"

namespace didtron::cdr_file_fuzz {

const record_reader& rows() {
  static const auto made = [] {
    source_format f;
    const auto set = [&f](cdr_field field, const char* name) {
      f.columns[static_cast<std::size_t>(field)] = name;
    };
    set(cdr_field::key, "id");
    set(cdr_field::started_at, "start");
    set(cdr_field::answered_at, "answer");
    set(cdr_field::ended_at, "end");
    set(cdr_field::caller, "src");
    set(cdr_field::called, "dst");
    set(cdr_field::billable, "bill");
    set(cdr_field::cost, "cost");
    set(cdr_field::currency, "cur");
    set(cdr_field::lrn, "lrn");
    f.own_times[cdr_field::ended_at] = time_format::local;
    f.zone = "Europe/Berlin";
    f.unit = duration_unit::s_fraction;
    f.numbers.strips_00 = true;
    f.account = account_id{1};
    auto reader = record_reader::make(f, load_optional_time_zone(f.zone).value());
    if (!reader) std::abort();
    return *reader;
  }();
  return made;
}

cdr_files::batch run(cdr_files::file_kind kind, std::string_view text, std::size_t at_a_time,
                     bool& is_refused) {
  cdr_files::batch all;
  auto file = cdr_files::open_file(kind, text, rows());
  is_refused = !file;
  if (!file) return all;
  while ((*file)->read(at_a_time, all)) {
  }
  return all;
}

void check(const cdr_files::batch& all) {
  std::int64_t last = 0;
  std::size_t next_record = 0;
  std::size_t next_fault = 0;
  const auto total = all.records.size() + all.faults.size();
  for (std::size_t i = 0; i < total; ++i) {
    ++last;
    if (next_record < all.records.size() && all.records[next_record].row_no == last) {
      ++next_record;
    } else if (next_fault < all.faults.size() && all.faults[next_fault].row_no == last) {
      ++next_fault;
    } else {
      std::abort();
    }
  }
  for (const auto& r : all.records) {
    const bool is_good = !r.key.empty() && r.key.size() <= 128 && r.called.size() >= 5 &&
                         r.called.size() <= 15 && r.duration_ms >= 0 &&
                         (r.answered_at || r.duration_ms == 0) && r.started_at <= r.ended_at &&
                         (!r.answered_at || *r.answered_at >= r.started_at);
    if (!is_good) std::abort();
    const bool is_ported = is_portable(r.called) && is_portable(r.lrn);
    if (!r.lrn.empty() && r.lrn != r.called && !is_ported) std::abort();
  }
}

}  // namespace didtron::cdr_file_fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace didtron::cdr_file_fuzz;
  using didtron::cdr_files::file_kind;
  if (size == 0) return 0;
  std::string input;
  const auto kind = static_cast<file_kind>((data[0] >> 1) % 3);
  if ((data[0] & 1) != 0 && kind == file_kind::csv) {
    input = "id,start,answer,end,src,dst,bill,cost,cur,lrn\n";
  }
  input.append(reinterpret_cast<const char*>(data) + 1, size - 1);
  bool is_refused = false;
  bool is_refused_again = false;
  const auto whole = run(kind, input, 1'000'000, is_refused);
  const auto slow = run(kind, input, 2, is_refused_again);
  if (is_refused != is_refused_again || whole.records != slow.records ||
      whole.faults != slow.faults) {
    std::abort();
  }
  check(whole);
  // The descriptor's own parser, too: it must never crash, and what it takes it writes back.
  if (auto format = didtron::cdr_files::parse_source_format(input); format) {
    auto again = didtron::cdr_files::parse_source_format(
        didtron::cdr_files::source_format_text(*format));
    if (!again || *again != *format) std::abort();
  }
  return 0;
}
