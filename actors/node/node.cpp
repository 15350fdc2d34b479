#include "actors/node/node.hpp"

#include <csignal>
#include <random>
#include <set>
#include <sys/random.h>

#include <caf/actor_system_config.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include "actors/cluster/desks.hpp"
#include "actors/entities/live_feed.hpp"
#include "actors/log/log.hpp"
#include "actors/node/backend.hpp"
#include "actors/node/jobs/handlers.hpp"
#include "actors/node/live_events.hpp"
#include "actors/node/log_hooks.hpp"
#include "actors/node/worker_options.hpp"
#include "actors/workers/call_writer.hpp"
#include "actors/workers/catalogue_keeper.hpp"
#include "actors/workers/cdr_folder.hpp"
#include "actors/workers/edge_intake.hpp"
#include "actors/workers/entry_valuer.hpp"
#include "actors/workers/rerating_preview.hpp"
#include "http/test_engine/trial.hpp"
#include "actors/workers/shards.hpp"
#include "storage/repositories/balance_watch.hpp"
#include "storage/repositories/cdrs.hpp"
#include "storage/repositories/ported_numbers.hpp"

namespace didtron::node {

namespace node_detail {

using namespace std::chrono_literals;

instant wall_clock() {
  return {std::chrono::duration_cast<std::chrono::microseconds>(
              std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

std::uint64_t random_bits() {
  std::uint64_t bits = 0;
  // getrandom does not fail for 8 bytes once the kernel's pool is up; the device is the fallback.
  if (getrandom(&bits, sizeof bits, 0) == static_cast<ssize_t>(sizeof bits)) return bits;
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

pg::write_pool_options write_options(const std::string& url, std::size_t lanes) {
  pg::write_pool_options o;
  o.url = url;
  o.lanes = lanes;
  return o;
}
/// Each step of a job in a transaction of its own.
pg::write_pool_options job_options(const config& c) {
  auto o = write_options(c.database.url, static_cast<std::size_t>(c.jobs.slots) + 1);
  o.group_max = 1;
  return o;
}
/// Lane 0 is the desk's, the endpoints share the others; each job in a transaction of its own.
pg::write_pool_options webhook_options(const config& c) {
  auto o = write_options(c.database.url, 3);
  o.group_max = 1;
  return o;
}
double chance() { return static_cast<double>(random_bits() >> 11) * 0x1p-53; }
job_desk_settings desk_settings(const config& c) {
  job_desk_settings s;
  s.node = c.node.id;
  s.slots = static_cast<std::size_t>(c.jobs.slots);
  s.chance = chance;
  return s;
}
pg::read_pool_options read_options(const std::string& url, std::size_t connections) {
  pg::read_pool_options o;
  o.url = url;
  o.connections = connections;
  return o;
}

http::server_config http_options(const config& c) {
  http::server_config o;
  o.address = c.http.address;
  o.port = static_cast<std::uint16_t>(c.http.port);
  o.static_dir = c.http.static_dir;
  o.public_origin = c.http.public_origin;
  o.io_threads = static_cast<std::size_t>(c.http.io_threads);
  o.connections_max = static_cast<std::size_t>(c.http.connections_max);
  o.connections_per_address_max = static_cast<std::size_t>(c.http.connections_per_address_max);
  // Checked when the configuration was read; a fault would mean: nobody is believed.
  if (auto proxies = http::trusted_proxies::parse(c.http.trusted_proxies); proxies)
    o.proxies = std::move(*proxies);
  o.body_bytes_max = static_cast<std::size_t>(c.http.body_bytes_max);
  o.header_bytes_max = static_cast<std::size_t>(c.http.header_bytes_max);
  return o;
}

}  // namespace node_detail

std::string_view name_of(edge_health h) noexcept {
  switch (h) {
    case edge_health::reconciling: return "reconciling";
    case edge_health::connected: return "connected";
    case edge_health::silent: return "silent";
  }
  return "silent";
}

stores::stores(const config& c)
    : writes{node_detail::write_options(c.database.url,
                                        static_cast<std::size_t>(c.database.write_lanes))},
      node_reads{node_detail::read_options(c.database.url, 1)},
      api_reads{node_detail::read_options(
          c.database.read_url, static_cast<std::size_t>(c.database.read_connections))},
      job_writes{node_detail::job_options(c)},
      webhook_writes{node_detail::webhook_options(c)},
      edge_writes{node_detail::write_options(c.edge.database_url, 1)},
      edge_reads{node_detail::read_options(c.edge.database_url, 1)},
      limits{c.redis.url} {}

node::node(config c)
    : config_{std::move(c)},
      started_at_{node_detail::wall_clock()},
      me_{config_.node.id, make_uuid_v7(started_at_, node_detail::random_bits(),
                                        node_detail::random_bits())},
      stores_{config_},
      refusals_{stores_.writes, node_detail::wall_clock},
      board_{stores_.node_reads} {
  board_.refresh();
  budgets_.refresh(stores_.node_reads);
}

/// Sources of work first, then the pools (their last completions still find everybody), then the actors,
/// then what the actors refer to.
node::~node() {
  is_ending_ = true;
  services_.is_stopping = true;
  if (ticker_.joinable()) ticker_.join();
  if (server_) server_->stop();
  poller_.reset();
  audit_.reset();
  imports_.reset();
  if (link_) link_->stop();
  if (sender_) sender_->stop();
  for (auto* pool : {&stores_.writes, &stores_.job_writes, &stores_.webhook_writes, &stores_.edge_writes}) pool->stop();
  for (auto* pool : {&stores_.node_reads, &stores_.api_reads, &stores_.edge_reads}) pool->stop();
  const auto stop = [](const auto& actor) {
    if (actor) caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
  };
  stop(cast_.intake);
  stop(cast_.calls);
  stop(cast_.jobs);
  stop(cast_.webhooks);
  stop(cast_.catalogue);
  stop(cast_.shards);
  stop(cast_.writer);
  stop(cast_.accounts);
  stop(cast_.routes);
  stop(cast_.feed);
  stop(cast_.edge);
  cast_ = {};
  gateway_handle_ = nullptr;
  system_.reset();
}

sip::edge_link_stats node::edge_stats() const {
  const auto* link = open_link_.load();
  return link ? link->stats() : sip::edge_link_stats{};
}

/// Everything that the actors reach through functions.
void node::bind_ports() {
  services_.settings = {config_.calls.slice_s, config_.calls.guard_s, config_.calls.max_s,
                        config_.calls.hold_grace_s};
  services_.now = node_detail::wall_clock;
  services_.new_call_id = [](instant now) {
    return make_uuid_v7(now, node_detail::random_bits(), node_detail::random_bits());
  };
  services_.load_balance = [this](tenant_id seller, account_id account, auto done) {
    constexpr std::int64_t day_us = 86'400'000'000;
    const auto day = utc_day(services_.now());
    stores_.node_reads.run<storage::balance_at>(
        storage::balance_of(seller, account, instant{day * day_us}),
        pg::in(std::chrono::seconds{3}), [done, day](result<storage::balance_at> read) {
          if (!read) return done(fail(std::move(read).error()));
          done(account_balance{read->posted, read->entry_no, day, read->day_spent});
        });
  };
  services_.find_lrn = [this](const std::string& called, auto done) {
    // The edge waits a second for its route.
    stores_.node_reads.run<std::optional<std::string>>(
        storage::lrn_of(called), pg::in(std::chrono::milliseconds{300}), std::move(done));
  };
  events_ = std::make_unique<live_events>(*this);
  services_.publish_live_calls = [this](auto calls) { events_->live_calls(std::move(calls)); };
  services_.publish_live_call_end = [this](const call_id& call, tenant_id seller,
                                           tenant_id customer) {
    events_->live_call_ended(call, seller, customer);
  };
  services_.publish_account = [this](account_id account, tenant_id seller) {
    events_->account_changed(account, seller);
  };
  services_.publish_cdr = [this](const call_id& call, tenant_id seller, tenant_id customer) {
    events_->cdr_written(call, seller, customer);
  };
  edge_port_.answer = [this](std::uint64_t request, edge::node_answer answer) {
    if (auto* link = open_link_.load()) link->answer(request, std::move(answer));
  };
  edge_port_.acknowledge = [this](std::uint64_t event, bool is_taken) {
    if (auto* link = open_link_.load()) link->acknowledge(event, is_taken);
  };
  edge_port_.send = [this](const edge::edge_command& command, auto done) {
    auto* link = open_link_.load();
    if (!link) return done(0);
    auto sent = link->send(command, [done](result<int> code) { done(code ? *code : 0); });
    if (!sent) done(0);
  };
}

test_engine_port node::engine_port() {
  test_engine_port port;
  port.api = [this] { return engine_api_.get(); };
  port.lent_api = [this] { return lent_api_.get(); };
  port.database_url = config_.database.url;
  port.may_go_on = [this] { return services_.is_ready.load(); };
  return port;
}

void node::spawn_actors() {
  actor_config_ = std::make_unique<caf::actor_system_config>();
  // Work comes from foreign threads (SIP, HTTP, database): sleeping workers must wake at once.
  actor_config_->set("scheduler.policy", caf::atom("sharing"));
  actor_config_->set("scheduler.max-threads", static_cast<std::size_t>(config_.node.workers));
  system_ = std::make_unique<caf::actor_system>(*actor_config_);
  auto& sys = *system_;
  auto* services = &services_;
  gateway_handle_ = make_gateway(sys, gateway_);
  cast_.accounts = sys.spawn(account_desk_behavior, services);
  cast_.routes = sys.spawn(route_desk_behavior, services);
  cast_.edge = sys.spawn(edge_commands_behavior, &edge_port_);
  cast_.feed = sys.spawn(live_feed_behavior, services);
  cast_.writer = sys.spawn(
      call_writer_behavior, services, &stores_.writes, cast_.accounts,
      call_writer_settings{std::chrono::milliseconds{config_.calls.row_ms},
                           std::chrono::milliseconds{config_.calls.batch_ms},
                           static_cast<std::size_t>(config_.calls.batch_calls_max)});
  cast_.calls = sys.spawn(
      call_desk_behavior, services,
      call_peers{cast_.accounts, cast_.routes, cast_.edge, cast_.writer, cast_.feed});
  cast_.intake = sys.spawn(edge_intake_behavior, services, &edge_port_,
                           intake_peers{cast_.accounts, cast_.calls, cast_.writer});
  cast_.jobs = sys.spawn(job_desk_behavior, &stores_.job_writes,
                         make_job_handlers(engine_port()),
                         node_detail::desk_settings(config_));
  sender_ = std::make_unique<webhook_sender>(sender_options(config_));
  cast_.webhooks = sys.spawn(webhook_desk_behavior, &stores_.webhook_writes,
                             webhook_port{[sender = sender_.get()](webhook_batch batch, auto done) {
                               sender->send(std::move(batch), std::move(done));
                             }},
                             webhook_settings_of(config_, node_detail::chance));
  cast_.catalogue = sys.spawn(catalogue_keeper_behavior, services, &stores_.node_reads,
                              cast_.accounts);
}

/// Only when the ports are ours: a second process of the same name must not fence the first.
void node::spawn_lease_keeper() {
  cast_.shards = system_->spawn(
      shards_behavior, &services_, &stores_.writes, me_,
      config_.http.address + ":" + std::to_string(config_.http.port), lease_settings{},
      std::function<void()>{[this] {
        is_lost_ = true;
        kill(getpid(), SIGTERM);
      }});
}

result<void> node::start_edge() {
  sip::edge_link_config options;
  options.listen = config_.edge.listen;
  options.kamailio = config_.edge.kamailio;
  options.edge_id = config_.edge.id;
  sip::edge_link_handlers handlers;
  const auto intake = cast_.intake;
  handlers.on_route = [intake](sip::request_id id, edge::route_request request) {
    caf::anon_send(intake, route_arrived{id, std::make_shared<const edge::route_request>(
                                                 std::move(request))});
  };
  handlers.on_abandoned = [intake](sip::request_id id, sip::abandoned) {
    caf::anon_send(intake, route_abandoned{id});
  };
  handlers.on_event = [intake](sip::event_id id, edge::edge_event event) {
    caf::anon_send(intake, event_arrived{id, std::make_shared<const edge::edge_event>(
                                                 std::move(event))});
  };
  handlers.on_log = log_of_link;
  auto link = sip::edge_link::start(options, std::move(handlers));
  if (!link) return fail(std::move(link).error());
  link_ = std::move(*link);
  open_link_ = link_.get();
  return {};
}

result<void> node::start() {
  bind_ports();
  spawn_actors();
  if (auto edge = start_edge(); !edge) return edge;
  imports_ = std::make_unique<cdr_import_desk>(import_options(config_, services_));
  poller_ = std::make_unique<cdr_poller>(poll_options(config_, services_, stores_.node_reads));
  audit_ = std::make_unique<audit_keeper>(audit_hooks(config_));
  backend_ = std::make_unique<node_backend>(*this);
  engine_api_ = std::make_unique<http::api>(*backend_, hub_, http::origin_policy{config_.http.public_origin},
                                            log_of_requests().on_fault);
  lent_api_ = std::make_unique<http::api>(*backend_, hub_, http::origin_policy{config_.http.public_origin},
                                          log_of_requests().on_fault, test_engine::lend_platform);
  server_ = std::make_unique<http::server>(node_detail::http_options(config_), *backend_, hub_,
                                           log_of_requests());
  if (auto served = server_->start(); !served) return served;
  spawn_lease_keeper();
  ticker_ = std::thread{[this] { tick_loop(); }};
  log::info("node_started", {{"node", config_.node.id}, {"boot", format(me_.boot)}});
  if (auto owned = wait_for_ownership(); !owned) return owned;
  return find_running_calls();
}

void node::tick_loop() {
  auto next = std::chrono::steady_clock::now();
  for (std::int64_t second = 0; !is_ending_; ++second) {
    tick(second);
    next += std::chrono::seconds{1};
    while (!is_ending_ && std::chrono::steady_clock::now() < next)
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
}

/// One look into the folder of every source that has one; never two at a time.
void node::watch_cdr_folder() {
  if (config_.cdrs.folder.empty() || is_watching_.exchange(true)) return;
  auto accepted = imports_->submit([this](const cdr_importer& importer) {
    auto sources = importer.sources_of_kind("folder");
    cdr_folder_options options;
    options.root = config_.cdrs.folder;
    const cdr_folder folder{options};
    if (!sources) log::warning("cdr_folder", {{"why", to_string(sources.error())}});
    for (const auto& s : sources.value_or({})) {
      for (const auto& file : folder.pass(importer, s.tenant, s.source)) {
        log::info("cdr_file",
                  {{"file", file.file}, {"state", file.state}, {"is_done", file.is_done}});
      }
    }
    is_watching_ = false;
  });
  if (!accepted) is_watching_ = false;
}

/// A preview that fails is tried again with the next look; what is wrong with its scope is no failure.
void node::preview_reratings(std::optional<tenant_id> seller) {
  auto accepted = imports_->submit([this, seller](const cdr_importer&) {
    const auto known = services_.catalogue.load();
    std::set<tenant_id> sellers;
    if (seller)
      sellers.insert(*seller);
    else if (known)
      for (const auto& account : known->parts().accounts) sellers.insert(account.seller);
    if (auto made = make_pending_previews(config_.database.url, known, sellers); !made)
      log::warning("rerating_preview", {{"why", to_string(made.error())}});
  });
  if (!accepted) log::warning("rerating_preview", {{"why", to_string(accepted.error())}});
}

void node::value_entries() {
  (void)imports_->submit([this](const cdr_importer&) {
    const auto known = services_.catalogue.load();
    std::set<tenant_id> sellers;
    if (known)
      for (const auto& account : known->parts().accounts) sellers.insert(account.seller);
    auto waiting = value_waiting_entries(config_.database.url, sellers);
    unvalued_entries_ = waiting.value_or(unvalued_entries_.load());
    if (!waiting) log::warning("entries_not_valued", {{"why", to_string(waiting.error())}});
  });  // when the desk is full, the next round does it
}

void node::tick(std::int64_t second) {
  const clock_tick tick{services_.now()};
  caf::anon_send(cast_.accounts, tick);
  caf::anon_send(cast_.calls, tick);
  caf::anon_send(cast_.routes, tick);
  caf::anon_send(cast_.feed, tick);
  caf::anon_send(cast_.intake, tick);
  caf::anon_send(cast_.shards, tick);
  caf::anon_send(cast_.catalogue, tick);
  gateway_->sweep(std::chrono::steady_clock::now());
  call_rate_.tick(metrics::calls().invites);
  events_->tick();
  refusals_.tick();
  board_.refresh();
  budgets_.refresh(stores_.node_reads);
  if (!services_.is_ready) return;
  caf::anon_send(cast_.jobs, tick);
  caf::anon_send(cast_.webhooks, tick);
  if (second % 2 == 0) replay_kept_events();
  if (second % config_.cdrs.folder_poll_s == 0) watch_cdr_folder();
  if (second % 60 == 0) preview_reratings({});
  if (second % 300 == 0) value_entries();
  if (second % 5 == 0 || edge_state() != edge_health::connected)
    // A dialog that cannot exist: 481 is the healthy answer.
    edge_port_.send({edge::command_op::ping, {0, 0}, 1}, [this](std::int32_t code) {
      edge_health_ = code == 0 ? edge_health::silent : edge_health::connected;
    });
  if (second % 3600 == 0) {
    pg::write_job job;
    const auto now = services_.now();
    job.work = [now](pg::transaction& tx) -> result<void> {
      auto made = storage::ensure_cdr_partitions(tx, plus_ms(now, -86'400'000),
                                                 plus_ms(now, 7 * 86'400'000LL));
      if (!made) return fail(std::move(made).error());
      return {};
    };
    job.done = [](const result<void>& done) {
      if (!done) log::error("cdr_partitions_not_made", {{"why", to_string(done.error())}});
    };
    if (auto accepted = stores_.writes.submit(std::move(job)); !accepted)
      log::error("cdr_partitions_not_made", {{"why", to_string(accepted.error())}});
  }
}

int node::run() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  int signal = 0;
  sigwait(&set, &signal);
  log::info("node_stopping", {{"signal", signal}});
  drain();
  return is_lost_ ? 75 : 0;
}

/// No new calls, open requests finished, finished calls committed, shards handed back. Running calls go
/// on at the edge, each with its hard stop; the next start finds them again.
void node::drain() {
  using namespace std::chrono_literals;
  services_.is_ready = false;
  link_->set_accepting(false);
  poller_.reset();
  audit_.reset();
  if (!server_->drain(5s)) log::warning("http_drain_cut", {});
  std::this_thread::sleep_for(std::chrono::milliseconds{2 * (config_.calls.row_ms + config_.calls.batch_ms)});
  refusals_.flush();
  stores_.job_writes.drain(pg::in(5s));
  stores_.webhook_writes.drain(pg::in(5s));
  stores_.writes.drain(pg::in(5s));
  is_ending_ = true;
  if (ticker_.joinable()) ticker_.join();
  link_->stop();
  if (!is_lost_) {
    // The drained pool takes no more work, hence a connection of its own for the last word.
    if (auto db = pg::connection::open(config_.database.url)) {
      auto tx = pg::transaction::begin(*db, tenant_id{});
      std::vector<std::int32_t> all(lease_board::shard_count);
      for (std::int32_t i = 0; i < lease_board::shard_count; ++i)
        all[static_cast<std::size_t>(i)] = i;
      if (tx && storage::release_leases(*tx, me_, all) && tx->commit())
        log::info("shards_released", {});
    }
  }
  services_.leases.drop_all();
  log::info("node_stopped", {});
}

}  // namespace didtron::node
