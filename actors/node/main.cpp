#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>

#include "actors/domain/rating/rate_csv.hpp"
#include "actors/domain/routing/route_text.hpp"
#include "actors/node/commands.hpp"
#include "actors/node/config.hpp"

namespace didtron_main {

std::string default_config() {
  const char* path = std::getenv("DIDTRON_CONFIG");
  return path && *path ? path : "var/etc/didtron.toml";
}

int run(int argc, char** argv) {
  namespace node = didtron::node;
  CLI::App app{
      "DIDTron: wholesale voice on a double-entry ledger.\n"
      "One program: `serve` is the platform; the other commands are parts of it that run alone.\n"
      "Exit status: 0 done; 1 a check failed or the work could not be done; 2 bad input or usage."};
  app.require_subcommand(1);
  app.set_version_flag("--version", "didtron " DIDTRON_VERSION);
  app.failure_message(CLI::FailureMessage::simple);

  std::string config = default_config();
  const auto with_config = [&config](CLI::App* command) {
    command->add_option("--config", config,
                        "TOML file [default: $DIDTRON_CONFIG, else var/etc/didtron.toml]");
    return command;
  };

  auto* serve = with_config(app.add_subcommand("serve", "Run the node until SIGTERM."));
  serve->footer("Keys of the configuration (override any with DIDTRON_<SECTION>_<KEY>):\n" +
                node::config_reference());
  auto* migrate = with_config(
      app.add_subcommand("migrate", "Bring the database schema up to date, as database.owner_url."));
  bool is_verifying = false;
  migrate->add_flag("--verify", is_verifying, "Also run each migration's verify script.");
  auto* openapi = app.add_subcommand("openapi", "Print the OpenAPI 3.1 document of the API.");
  auto* rate = app.add_subcommand("rate", "Price calls: CSV from standard input.");
  rate->footer(std::string{didtron::rate_csv_help()});
  auto* route =
      app.add_subcommand("route", "Decide routes: a table of cards, trunks and calls from "
                                  "standard input.");
  route->footer(std::string{didtron::route_text_help()});
  auto* ledger = app.add_subcommand("ledger", "The books.");
  ledger->require_subcommand(1);
  auto* verify = with_config(ledger->add_subcommand(
      "verify", "Check every invariant of the books that the database can answer; a line each."));
  std::string key_path, proof_path, public_key;
  std::int64_t proof_account = 0;
  auto* keygen = ledger->add_subcommand("keygen", "Make the key that signs the books; prints the public key.");
  keygen->add_option("file", key_path, "Where the secret key goes; must not be there")->required();
  auto* sign = with_config(ledger->add_subcommand(
      "sign", "Sign the root of every day that is over. Run it daily."));
  sign->add_option("--key", key_path, "File of the secret key")->required();
  auto* value = with_config(ledger->add_subcommand(
      "value", "Value the entries that were posted before their exchange rate was stored. The node does "
               "so every five minutes."));
  auto* proof = with_config(ledger->add_subcommand(
      "proof", "Print what proves the entries of an account, as JSON."));
  proof->add_option("account", proof_account, "Number of the account")->required();
  auto* check = ledger->add_subcommand("check", "Check a proof; needs no database.");
  check->add_option("file", proof_path, "What `ledger proof` printed")->required();
  check->add_option("--key", public_key, "Public key that `ledger keygen` printed")->required();
  auto* audit = app.add_subcommand("audit", "The audit log.");
  audit->require_subcommand(1);
  std::string heads;
  auto* audit_verify = with_config(audit->add_subcommand(
      "verify", "Check every tenant's audit chain; prints a line and the head of each."));
  audit_verify->add_option("--heads", heads, "File with heads that were printed before: they must still be part of the chains");
  auto* jurisdictions = with_config(app.add_subcommand(
      "jurisdictions", "Load the states of US number blocks, as database.owner_url; replaces all."));
  std::string blocks;
  jurisdictions
      ->add_option("file", blocks, "Lines of NPA-NXX or NPA and state under the header npa_nxx,state; "
                                   "- reads standard input")
      ->required();
  auto* ported = with_config(app.add_subcommand(
      "ported", "Load the routing numbers (LRN) of ported US numbers, as database.owner_url."));
  std::string ported_file;
  bool is_all_ported = false;
  ported
      ->add_option("file", ported_file, "Lines of number and LRN under the header number,lrn; without an LRN the number "
                                        "is not ported any more; - reads standard input")
      ->required();
  ported->add_flag("--all", is_all_ported, "Numbers that are not in the file are not ported any more");
  auto* seed = with_config(app.add_subcommand("seed", "Put data in."));
  bool is_demo = false;
  seed->add_flag("--demo", is_demo,
                 "The demo: a platform, three customers, two carriers. Runs any number of times.")
      ->required();
  seed->footer(
      "Passwords come from DIDTRON_DEMO_ADMIN_PASSWORD and DIDTRON_DEMO_CUSTOMER_PASSWORD; the "
      "carriers'\nports from DIDTRON_DEMO_CARRIER_A_PORT and DIDTRON_DEMO_CARRIER_B_PORT. Prints one "
      "line of JSON.");
  auto* cdr = app.add_subcommand("cdr", "Call records of other switches.");
  cdr->require_subcommand(1);
  auto* import = with_config(cdr->add_subcommand(
      "import", "Import files of a source: rated, posted, each call once. A line of JSON per file."));
  node::cdr_import_request cdrs;
  import->add_option("--source", cdrs.source, "Name of the source")->required();
  import->add_option("--tenant", cdrs.tenant_id, "Whose source, when several have one of that name");
  import->add_option("--key", cdrs.key, "Idempotency key of a single file [default: its digest]");
  import->add_option("files", cdrs.files, "CSV, NDJSON or JSON files")->required();
  import->footer(
      "Exit status: 0 every row is in the books; 1 some wait for a person, or the work could not be "
      "done;\n2 a file or a row was refused.");
  auto* secrets = app.add_subcommand("secrets", "Secrets in the database and the keys that they are sealed under.");
  secrets->require_subcommand(1);
  auto* rotate = with_config(secrets->add_subcommand(
      "rotate", "Make a new master key and wrap every data key in it; the node takes it up by itself."));
  bool has_data_keys = false;
  rotate->add_flag("--data-keys", has_data_keys, "Then seal every secret under a new data key, too");
  auto* secrets_check = with_config(secrets->add_subcommand(
      "check", "Whether every secret opens with the master keys of this installation."));
  auto* user = app.add_subcommand("user", "People.");
  user->require_subcommand(1);
  auto* add = with_config(user->add_subcommand(
      "add", "Make a user with a role; the password is read from standard input."));
  node::new_user_request person;
  add->add_option("email", person.email, "E-mail, unique over all companies")->required();
  add->add_option("--role", person.role, "System role, or custom:<number> for one of the company's own")
      ->required();
  add->add_option("--tenant", person.tenant_id, "Number of the company [default: the platform]");
  add->add_option("--name", person.name, "Name for people [default: the e-mail]");
  add->footer(
      "Staff (platform, reseller): super_admin, admin, finance, support, sales, marketing, viewer.\n"
      "Customers: customer_owner, customer_admin, customer_billing, customer_technical, customer_viewer.\n"
      "Carriers: carrier_owner, carrier_admin, carrier_billing, carrier_technical, carrier_viewer.\n"
      "Example: didtron user add sam@acme.example --tenant 3 --role customer_billing < password");
  auto* password = with_config(
      user->add_subcommand("password", "Set a password, read from standard input; ends the "
                                       "person's log-in sessions."));
  std::string email;
  password->add_option("email", email, "E-mail of the person")->required();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  if (serve->parsed()) return node::serve(config);
  if (migrate->parsed()) return node::migrate(config, is_verifying);
  if (openapi->parsed()) return node::openapi();
  if (rate->parsed()) return node::rate();
  if (route->parsed()) return node::route();
  if (verify->parsed()) return node::ledger_verify(config);
  if (audit_verify->parsed()) return node::audit_verify(config, heads);
  if (keygen->parsed()) return node::ledger_keygen(key_path);
  if (sign->parsed()) return node::ledger_sign(config, key_path);
  if (value->parsed()) return node::ledger_value(config);
  if (proof->parsed()) return node::ledger_proof_of(config, proof_account);
  if (check->parsed()) return node::ledger_check(proof_path, public_key);
  if (ported->parsed()) return node::load_ported_numbers(config, ported_file, is_all_ported);
  if (jurisdictions->parsed()) return node::load_number_blocks(config, blocks);
  if (seed->parsed()) return node::seed_demo(config);
  if (import->parsed()) return node::cdr_import(config, cdrs);
  if (rotate->parsed()) return node::secrets_rotate(config, has_data_keys);
  if (secrets_check->parsed()) return node::secrets_check(config);
  if (add->parsed()) return node::user_add(config, person);
  if (password->parsed()) return node::user_password(config, email);
  return 2;
}

}  // namespace didtron_main

int main(int argc, char** argv) {
  try {
    return didtron_main::run(argc, argv);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "didtron: %s\n", e.what());
    return 1;
  }
}
