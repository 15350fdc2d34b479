#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include <caf/actor_system.hpp>

#include "actors/entities/services.hpp"
#include "actors/messages/edge.hpp"
#include "actors/messages/jobs.hpp"
#include "actors/messages/keepers.hpp"
#include "actors/node/config.hpp"
#include "actors/node/jobs/test_engine.hpp"
#include "actors/node/refusal_log.hpp"
#include "actors/node/request_budgets.hpp"
#include "actors/node/settings_board.hpp"
#include "actors/node/webhook_sender.hpp"
#include "actors/workers/cdr_import_desk.hpp"
#include "actors/workers/cdr_poller.hpp"
#include "actors/workers/audit_keeper.hpp"
#include "actors/workers/edge_port.hpp"
#include "actors/workers/gateway.hpp"
#include "actors/workers/webhook_desk.hpp"
#include "http/api.hpp"
#include "http/event_hub.hpp"
#include "http/password_pool.hpp"
#include "http/server.hpp"
#include "protocols/sip/edge_link.hpp"
#include "storage/pg/read_pool.hpp"
#include "storage/pg/write_pool.hpp"
#include "storage/redis/limiter.hpp"
#include "storage/repositories/shards.hpp"

namespace didtron::node {

class node_backend;
class live_events;

/// The database and Redis connections of a process.
struct stores {
  explicit stores(const config& c);
  pg::write_pool writes;       ///< role didtron_node
  pg::read_pool node_reads;    ///< role didtron_node: catalogue and recovery, all tenants
  pg::read_pool api_reads;     ///< role didtron_api: what people ask for
  pg::write_pool job_writes;   ///< role didtron_node: a lane per job at once, one for their desk
  pg::write_pool webhook_writes;  ///< role didtron_node: events' numbers, and what becomes of deliveries
  pg::write_pool edge_writes;  ///< the edge's database
  pg::read_pool edge_reads;
  redis::limiter limits;
};

/// Handles of the actors that others talk to.
struct cast {
  account_desk_actor accounts;
  route_desk_actor routes;
  edge_actor edge;
  call_writer_actor writer;
  live_feed_actor feed;
  call_desk_actor calls;
  edge_intake_actor intake;
  shards_actor shards;
  catalogue_keeper_actor catalogue;
  job_desk_actor jobs;
  webhook_desk_actor webhooks;
};

enum class edge_health : std::uint8_t { reconciling, connected, silent };
std::string_view name_of(edge_health h) noexcept;

/// Counts attempts of the last minute, one slot a second.
class call_rate_meter {
 public:
  void tick(std::int64_t invites_total) noexcept;
  [[nodiscard]] double per_s() const noexcept;

 private:
  static constexpr std::size_t slots = 60;
  std::array<std::atomic<std::int64_t>, slots> totals_ = {};
  std::atomic<std::size_t> filled_{0};
};

/// One running node: everything wired together. Members are destroyed in the reverse order: the server
/// before the actors, the actors before what they refer to.
class node {
 public:
  explicit node(config c);
  ~node();
  node(const node&) = delete;
  node& operator=(const node&) = delete;

  /// Opens everything and finds running calls again. Errors: bad_config, unavailable.
  result<void> start();
  /// Waits for SIGTERM or SIGINT (which must be blocked in all threads), then drains.
  /// Exit status: 0, or 75 when the node lost its shards and has to start again.
  int run();

  [[nodiscard]] const config& settings() const noexcept { return config_; }
  call_services& services() noexcept { return services_; }
  [[nodiscard]] const call_services& services() const noexcept { return services_; }
  stores& data() noexcept { return stores_; }
  cast& actors() noexcept { return cast_; }
  didtron::gateway& ask() noexcept { return *gateway_; }
  /// Lets the import desk make the previews of re-ratings that have none: of one seller, or of all. Any thread.
  void preview_reratings(std::optional<tenant_id> seller);
  cdr_import_desk& imports() noexcept { return *imports_; }
  http::event_hub& hub() noexcept { return hub_; }
  refusal_log& refusals() noexcept { return refusals_; }
  settings_board& board() noexcept { return board_; }
  request_budgets& budgets() noexcept { return budgets_; }
  http::password_pool& passwords() noexcept { return passwords_; }
  [[nodiscard]] instant started_at() const noexcept { return started_at_; }
  [[nodiscard]] edge_health edge_state() const noexcept { return edge_health_.load(); }
  [[nodiscard]] const call_rate_meter& call_rate() const noexcept { return call_rate_; }
  [[nodiscard]] sip::edge_link_stats edge_stats() const;
  /// Journal entries that waited for an exchange rate when this was last looked at.
  [[nodiscard]] std::int64_t unvalued_entries() const noexcept { return unvalued_entries_; }

 private:
  void bind_ports();
  void spawn_actors();
  test_engine_port engine_port();
  void spawn_lease_keeper();
  result<void> start_edge();
  result<void> wait_for_ownership();
  result<void> find_running_calls();
  result<void> wait_until_adopted();
  void tick_loop();
  void tick(std::int64_t second);
  void replay_kept_events();
  void watch_cdr_folder();
  /// Entries that were posted without a value get it once their exchange rate is stored.
  void value_entries();
  void drain();

  config config_;
  instant started_at_;
  storage::lease_holder me_;
  call_services services_;
  stores stores_;
  refusal_log refusals_;
  settings_board board_;
  request_budgets budgets_ = {};
  edge_port edge_port_;
  http::event_hub hub_;
  http::password_pool passwords_;
  std::unique_ptr<caf::actor_system_config> actor_config_;
  std::unique_ptr<caf::actor_system> system_;
  cast cast_;
  caf::strong_actor_ptr gateway_handle_;
  didtron::gateway* gateway_ = nullptr;
  std::unique_ptr<sip::edge_link> link_;
  std::atomic<sip::edge_link*> open_link_{nullptr};  ///< the same, for actors of any thread
  std::unique_ptr<live_events> events_;
  std::unique_ptr<node_backend> backend_;
  std::unique_ptr<http::api> engine_api_;  ///< the same routes once more, for the testing engine
  std::unique_ptr<http::api> lent_api_;    ///< ... with `lend_platform`
  std::unique_ptr<http::server> server_;
  call_rate_meter call_rate_;
  std::atomic<edge_health> edge_health_{edge_health::reconciling};
  std::unique_ptr<cdr_import_desk> imports_;
  std::unique_ptr<cdr_poller> poller_;
  std::unique_ptr<audit_keeper> audit_;
  std::unique_ptr<webhook_sender> sender_;
  std::atomic<bool> is_replaying_{false};
  std::atomic<bool> is_watching_{false};
  std::atomic<std::int64_t> unvalued_entries_{0};
  std::atomic<std::int64_t> replayed_to_{0};         ///< number of the last kept event of an unfinished turn
  std::atomic<bool> is_lost_{false};
  std::atomic<bool> is_ending_{false};
  std::thread ticker_;
};

}  // namespace didtron::node
