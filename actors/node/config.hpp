#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "actors/domain/core/result.hpp"

namespace didtron::node {

/// Everything a node is told. One TOML file, overridden by environment variables
/// DIDTRON_<SECTION>_<KEY> (DIDTRON_HTTP_PORT=8080). `config_reference()` says what
/// each key means; deploy/up writes the file of its instance.
struct config {
  struct {
    std::string id = "node-1";
    std::int64_t workers = 2;          ///< CAF scheduler threads, 1..64
    std::string migrations_dir;        ///< folder of NNNN_*.sql; default: beside the binary's share
  } node;
  struct {
    std::string level = "info";        ///< debug | info | warning | error
    std::string file;                  ///< empty: standard error
  } log;
  struct {
    std::string address = "127.0.0.1";
    std::int64_t port = 18080;
    std::string static_dir;            ///< built portal; empty: API only
    std::string public_origin = "http://127.0.0.1:18080";
    std::int64_t io_threads = 1;
    std::string trusted_proxies;  ///< addresses and networks, comma between; empty: none
    std::int64_t connections_max = 2048;
    std::int64_t connections_per_address_max = 256;
    std::int64_t body_bytes_max = 4 << 20;
    std::int64_t header_bytes_max = 16 << 10;
  } http;
  struct {
    std::string url;                   ///< role didtron_node
    std::string read_url;              ///< role didtron_api
    std::string owner_url;             ///< role didtron_owner: migrate only
    std::int64_t read_connections = 2;
    std::int64_t write_lanes = 1;
  } database;
  struct {
    std::string url;                   ///< empty: not configured, limits are per node
  } redis;
  struct {
    std::string id = "edge-1";
    std::string listen = "127.0.0.1:15090";
    std::string kamailio = "127.0.0.1:15060";
    std::string database_url;          ///< the edge's own database: dialogs, undelivered events
  } edge;
  struct {
    std::int64_t slice_s = 60;         ///< reserved at a time
    std::int64_t guard_s = 5;          ///< extend this long before the cut
    std::int64_t max_s = 7200;         ///< no call lasts longer
    std::int64_t hold_grace_s = 120;   ///< a hold outlives its call by this
    std::int64_t row_ms = 20;          ///< a new call's row waits this long for its commit; a crash forgets such calls
    std::int64_t batch_ms = 100;       ///< finished calls are committed at the latest after this
    std::int64_t batch_calls_max = 1000;
  } calls;
  struct {
    std::string master_keys_file;      ///< empty: this node keeps no secrets
  } secrets;
  struct {
    std::string folder;                ///< watched for files of CDRs; empty: none
    std::int64_t folder_poll_s = 10;
    std::int64_t batch_rows_max = 10000;
    std::string pull_origins;          ///< engines that may be asked, comma between; empty: none
    std::string pull_secrets_dir;      ///< files with the Authorization of engines; empty: none
  } cdrs;
  struct {
    std::int64_t slots = 3;
  } jobs;
  struct {
    std::string sinks;                 ///< names that are delivered to in the clear at an address, for tests; empty: none
    std::string ca_file;               ///< whose certificates endpoints must have; empty: whom the system trusts
  } webhooks;
};

/// Errors: bad_config naming file, line and key (unknown key, wrong type, out of range, missing file).
/// All problems are reported at once, one field_error each ("deploy.toml:12: http.port").
result<config> load_config(const std::string& path, const std::map<std::string, std::string>& env);

/// The same from text; `name` stands for the file in messages.
result<config> parse_config(const std::string& text, const std::string& name,
                            const std::map<std::string, std::string>& env);

/// "key  type  default  range  meaning", a line per key.
std::string config_reference();

/// DIDTRON_* of this process.
std::map<std::string, std::string> environment();

}  // namespace didtron::node
