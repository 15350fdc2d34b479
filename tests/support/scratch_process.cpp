#include "tests/support/scratch_process.hpp"

#include <chrono>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace didtron::test {

namespace scratch_process_detail {

/// In the child: becomes the program. Nothing here may allocate after fork except what exec needs.
[[noreturn]] void become(const std::vector<std::string>& arguments, int output, bool as_postgres,
                         pid_t parent) {
  // A killed test run must not leave servers behind.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  if (as_postgres && geteuid() == 0) {
    const passwd* user = getpwnam("postgres");
    if (user == nullptr || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0) _exit(126);
    // Changing the user clears it.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
  }
  if (chdir("/") != 0) _exit(126);
  std::vector<char*> argv;
  for (const auto& a : arguments)
    argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
  _exit(127);
}

}  // namespace scratch_process_detail

finished_process run_process(const std::vector<std::string>& arguments, bool as_postgres) {
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe failed");
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) scratch_process_detail::become(arguments, pipe_ends[1], as_postgres, parent);
  close(pipe_ends[1]);
  finished_process out;
  char block[4096];
  for (ssize_t n = 0; (n = read(pipe_ends[0], block, sizeof block)) > 0;)
    out.output.append(block, static_cast<std::size_t>(n));
  close(pipe_ends[0]);
  int status = 0;
  waitpid(pid, &status, 0);
  out.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return out;
}

pid_t start_process(const std::vector<std::string>& arguments, const std::string& log,
                    bool as_postgres) {
  const int file = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) throw std::runtime_error("cannot write " + log);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) scratch_process_detail::become(arguments, file, as_postgres, parent);
  close(file);
  return pid;
}

bool freeze_process(pid_t pid) {
  if (kill(pid, SIGSTOP) != 0) return false;
  for (int i = 0; i < 1'000; ++i) {
    std::ifstream in{"/proc/" + std::to_string(pid) + "/stat"};
    std::string text;
    std::getline(in, text);
    const auto name_ends = text.rfind(')');
    if (name_ends == std::string::npos) return false;
    if (text.size() > name_ends + 2 && text[name_ends + 2] == 'T') return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  return false;
}

void end_process(pid_t pid, int signal) {
  if (pid <= 0) return;
  kill(pid, signal);
  int status = 0;
  waitpid(pid, &status, 0);
}

int free_port(int from) {
  for (int i = 0; i < 18; ++i) {
    const int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    a.sin_port = htons(static_cast<std::uint16_t>(from == 0 ? 0 : from + i));
    const bool is_free = bind(s, reinterpret_cast<sockaddr*>(&a), sizeof a) == 0;
    socklen_t length = sizeof a;
    getsockname(s, reinterpret_cast<sockaddr*>(&a), &length);
    close(s);
    if (is_free) return ntohs(a.sin_port);
  }
  throw std::runtime_error("no free port");
}

}  // namespace didtron::test
