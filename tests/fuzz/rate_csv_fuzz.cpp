// Any bytes as rating cases. Half of the inputs get a good header, so that rows are reached. The
// cut into chunks must not matter, and every counted row is either answered or complained about.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "actors/domain/rating/rate_csv.hpp"

namespace didtron::rate_csv_fuzz {

struct outcome {
  std::string out;
  std::string err;
  std::int64_t good = 0;
  std::int64_t bad = 0;
  friend bool operator==(const outcome&, const outcome&) = default;
};

outcome run(std::string_view input, std::size_t chunk) {
  rate_csv engine{[](std::string_view) { return result<time_zone>{time_zone::utc()}; }};
  for (std::size_t at = 0; at < input.size(); at += chunk)
    engine.feed(input.substr(at, chunk));
  engine.finish();
  return {engine.take_out(), engine.take_err(), engine.good_rows(), engine.bad_rows()};
}

}  // namespace didtron::rate_csv_fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace didtron::rate_csv_fuzz;
  if (size == 0) return 0;
  std::string input;
  if ((data[0] & 1) != 0) {
    input = "duration_ms,dur_round,initial,next,rate,rate_next,fee,free_s,grace_s,precision,mode,"
            "style,min_charge,max_charge";
    if ((data[0] & 2) != 0) {
      input += ",attempt_fee,max_policy,surcharge_fixed,surcharge_percent,fx_rate,answered_at,zone,"
               "classes,holidays,split,jurisdiction,rate_interstate,rate_intrastate,"
               "rate_indeterminate";
    }
    input += '\n';
  }
  input.append(reinterpret_cast<const char*>(data) + 1, size - 1);
  const outcome whole = run(input, input.size() + 1);
  if (whole != run(input, 3)) std::abort();
  const auto lines = [](const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
  };
  if (!whole.out.empty() && lines(whole.out) != whole.good + 1) std::abort();
  if (!whole.out.empty() && lines(whole.err) != whole.bad) std::abort();
  return 0;
}
