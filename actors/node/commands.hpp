#pragma once

#include <cstdint>
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
/// Writes a new signing key into a file that is not there yet; prints its public key.
int ledger_keygen(const std::string& path);
/// Signs the root of every day that is over, of every tenant.
int ledger_sign(const std::string& config_path, const std::string& key_path);
/// Values the entries that wait for an exchange rate, of every tenant; 0 only when none waits still.
int ledger_value(const std::string& config_path);
/// Prints what proves the entries of an account.
int ledger_proof_of(const std::string& config_path, std::int64_t account);
/// Checks such a proof without a database; 0 only when every entry is proven.
int ledger_check(const std::string& path, const std::string& public_key_hex);
/// Checks every tenant's audit chain, and prints its head for keeping elsewhere. `heads`: a file of heads
/// that were printed before; empty: none.
int audit_verify(const std::string& config_path, const std::string& heads);
/// Adds a master key and wraps every company's data keys in it; `has_data_keys`: then seals every secret
/// under a new data key, in batches. Run again after it was broken off: it goes on.
int secrets_rotate(const std::string& config_path, bool has_data_keys);
/// Whether every secret opens with the master keys of the configuration; 0 also when there is none.
int secrets_check(const std::string& config_path);
int seed_demo(const std::string& config_path);
/// Imports files of a source, one after the other, and says what became of each. 0: every row is in
/// the books (or was before); 1: some wait for a person, or an import could not be done; 2: a file
/// or a row was refused.
struct cdr_import_request {
  std::string source = {};
  std::int64_t tenant_id = 0;  ///< 0: the source's name is enough
  std::string key = {};        ///< idempotency key, for one file; empty: the file's digest
  std::vector<std::string> files = {};
};
int cdr_import(const std::string& config_path, const cdr_import_request& request);
/// Replaces the states of US number blocks by those of a file; "-": standard input.
int load_number_blocks(const std::string& config_path, const std::string& file);
/// Ported numbers of a file into the database; "-": standard input. `replaces_all`: those that are not in it are not
/// ported any more.
int load_ported_numbers(const std::string& config_path, const std::string& file, bool replaces_all);
/// Makes a user whose role fits the company; the password is one line of standard input.
struct new_user_request {
  std::string email = {};
  std::string name = {};       ///< empty: the e-mail
  std::string role = {};       ///< of a system role, or "custom:<number>"
  std::int64_t tenant_id = 0;  ///< 0: the platform
};
int user_add(const std::string& config_path, const new_user_request& request);
/// Reads the new password as one line from standard input.
int user_password(const std::string& config_path, const std::string& email);

}  // namespace didtron::node
