#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

/// Child processes of tests: started directly (no shell), ended by PID.
namespace didtron::test {

/// Runs to the end. `output`: stdout and stderr. `as_postgres`: drops root (PostgreSQL refuses it).
struct finished_process {
  int status = 0;
  std::string output = {};
};
finished_process run_process(const std::vector<std::string>& arguments, bool as_postgres = false);

/// Starts in the background, both outputs into `log`.
pid_t start_process(const std::vector<std::string>& arguments, const std::string& log,
                    bool as_postgres = false);

/// Stops it and waits until it stands: a signal that was sent is not yet one that was heeded. False: no such process.
bool freeze_process(pid_t pid);

/// Signal, then waits until the process is gone.
void end_process(pid_t pid, int signal);

/// A loopback port that nobody listens on now: the first free one of [from, from + 18), or any when
/// 0.
int free_port(int from = 0);

}  // namespace didtron::test
