#pragma once

#include <string>
#include <vector>

namespace didtron::node {

/// The subcommands of `didtron`. Each returns the process's exit status:
/// 0 done, 1 a check failed or the work could not be done, 2 bad input, usage or configuration.
int serve(const std::string& config_path);
int migrate(const std::string& config_path, bool is_verifying);
int openapi();
int rate();
int route();
int ledger_verify(const std::string& config_path);
int seed_demo(const std::string& config_path);
/// Reads the new password as one line from standard input.
int user_password(const std::string& config_path, const std::string& email);

}  // namespace didtron::node
