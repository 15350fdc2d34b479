#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <sys/resource.h>

/// What every bench program shares: options, load, ABBA pairs, ratio lines.
namespace didtron::bench {

/// "--name value" from the command line, or the default.
inline std::int64_t option(int argc, char** argv, const std::string& name, std::int64_t otherwise) {
  for (int i = 1; i + 1 < argc; ++i)
    if (name == argv[i]) return std::strtoll(argv[i + 1], nullptr, 10);
  return otherwise;
}

inline double load_average() {
  double load = 0;
  std::ifstream{"/proc/loadavg"} >> load;
  return load;
}

/// CPU seconds of this process, all threads.
inline double cpu_s() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto s = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return s(usage.ru_utime) + s(usage.ru_stime);
}

struct sample {
  double wall_s = 0;
  double cpu_s = 0;
};

template <class F>
sample timed(F&& work) {
  const auto cpu = cpu_s();
  const auto begin = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  return {wall.count(), cpu_s() - cpu};
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Prints "ratio <name> <median>" with its spread. Returns 1 when the run was too noisy to say
/// anything: spread above 25 % or a load above 1.5 before the start (0 otherwise).
inline int report(const char* name, const std::vector<double>& ratios, double load_before) {
  const auto [low, high] = std::minmax_element(ratios.begin(), ratios.end());
  const double middle = median(ratios);
  const double spread = (*high - *low) / middle;
  std::printf("load before %.2f, pairs %zu, ratio min %.3f max %.3f\n", load_before, ratios.size(),
              *low, *high);
  if (load_before > 1.5 || spread > 0.25) {
    std::printf("refused %s: load %.2f, spread %.0f %%: too noisy, run it on a quiet machine\n", name,
                load_before, spread * 100);
    return 1;
  }
  std::printf("ratio %s %.3f\n", name, middle);
  return 0;
}

}  // namespace didtron::bench
