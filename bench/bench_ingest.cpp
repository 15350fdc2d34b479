// What does it cost to turn a file of CDRs into rated, posted, exactly-once records, measured against
// the raw binary COPY of the same CDR rows into the same tables' partitions of the same server?
//
//   copyfloor  the encoded CDR rows alone, one COPY and COMMIT per batch
//   full       the product: parse, screen, rate both sides, claim keys, COPY, journal, balances
//   full4      the same with a pair of postings for each side of each CDR; all calls are answered, so
//              that each CDR, those of its floor too, has four postings
//   stage      the same, but every key is looked up first (the way of a repeated file)
//
// The product has two batches under way on two connections (--lanes); what raw COPY makes of two is
// printed beside it, once.
//
// --cdrs N --batch N --pairs N --modes a,b --lanes N --db URL-of-a-superuser [--node-db URL-of-the-node].
// Without --db: a server of its own. The database is filled and emptied.
#include <algorithm>
#include <future>
#include <iterator>
#include <set>

#include <fcntl.h>
#include <unistd.h>

#include "actors/workers/cdr_importer.hpp"
#include "bench/bench_support.hpp"
#include "bench/cdr_lines.hpp"
#include "protocols/cdrs/format_json.hpp"
#include "storage/migrations.hpp"
#include "storage/repositories/catalogue.hpp"
#include "storage/repositories/cdr_ingest_rows.hpp"
#include "storage/repositories/cdrs.hpp"
#include "storage/repositories/demo_seed.hpp"
#include "storage/repositories/ledger_verify.hpp"
#include "storage/sha256.hpp"
#include "tests/support/scratch_postgres.hpp"

namespace didtron::bench_ingest {

using bench::option;

[[noreturn]] void die(const std::string& why) {
  std::fprintf(stderr, "bench_ingest: %s\n", why.c_str());
  std::exit(1);
}
template <class T> T must(result<T> r) {
  if (!r) die(to_string(r.error()));
  return std::move(r).value();
}
inline void must(const result<void>& r) {
  if (!r) die(to_string(r.error()));
}

std::string text_option(int argc, char** argv, const std::string& name, std::string otherwise) {
  for (int i = 1; i + 1 < argc; ++i)
    if (name == argv[i]) return argv[i + 1];
  return otherwise;
}

/// Microseconds of one fdatasync after a small write, median of 50: what a COMMIT waits for.
double fsync_us() {
  std::string path = "/tmp/didtron-fsync-XXXXXX";
  const int file = mkstemp(path.data());
  if (file < 0) die("no file can be made in /tmp");
  std::vector<double> took;
  const std::string block(8192, 'x');
  for (int i = 0; i < 50; ++i) {
    if (write(file, block.data(), block.size()) < 0) break;
    took.push_back(bench::timed([file] { fdatasync(file); }).wall_s * 1e6);
  }
  close(file);
  unlink(path.c_str());
  if (took.empty()) die("nothing can be written in /tmp");
  return bench::median(took);
}

source_format format_of(const storage::demo_result& demo) {
  source_format f;
  const std::pair<cdr_field, const char*> columns[] = {
      {cdr_field::key, "id"},       {cdr_field::started_at, "start"},
      {cdr_field::answered_at, "answer"}, {cdr_field::ended_at, "end"},
      {cdr_field::caller, "src"},   {cdr_field::called, "dst"},
      {cdr_field::billable, "bill"}, {cdr_field::cause, "cause"},
      {cdr_field::carrier, "carrier"}, {cdr_field::account, "account"}};
  for (const auto& [field, name] : columns) f.columns[static_cast<std::size_t>(field)] = name;
  f.account_names = {{"one", demo.customers[0].account}, {"two", demo.customers[1].account}};
  f.trunk_names = {{"a", demo.carriers[0].trunk}, {"b", demo.carriers[1].trunk}};
  f.unit = duration_unit::ms;
  f.late_days_max = 3'660;
  return f;
}

/// CPU of the whole server is not visible from here; that of our own backends is: their processes
/// are on this machine, and /proc counts their ticks.
double backend_cpu_s(int pid) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/stat", pid);
  std::ifstream in{path};
  std::string text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
  const auto close = text.rfind(')');
  if (close == std::string::npos) return 0;
  long utime = 0;
  long stime = 0;
  std::sscanf(text.c_str() + close + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &utime,
              &stime);
  return static_cast<double>(utime + stime) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

struct outcome {
  double cdrs_per_s = 0;
  double client_us = 0;
  double server_us = 0;
  double wal_bytes = 0;
};

class bench_run {
 public:
  bench_run(const std::string& node_url, const std::string& admin_url, std::int64_t cdrs,
            std::int64_t lanes)
      : node_url_{node_url},
        admin_{must(pg::connection::open(admin_url, patient()))},
        node_{must(pg::connection::open(node_url, patient()))},
        cdrs_{cdrs},
        lanes_{static_cast<std::size_t>(lanes)} {
    storage::demo_options o;
    o.carrier_a_port = 15170;
    o.carrier_b_port = 15180;
    o.admin_password_hash = o.customer_password_hash = "$argon2id$none";
    demo_ = must(storage::seed_demo(node_, o));
    prices_ = must(pg::run(node_, storage::load_catalogue()));
    format_ = std::make_unique<source_format>(format_of(demo_));
    const auto day = must(parse_instant("2026-02-20T00:00:00Z"));
    auto tx = must(pg::transaction::begin(node_, demo_.platform));
    must(storage::ensure_cdr_partitions(tx, day, plus_ms(day, 86'400'000)));
    must(tx.commit());
  }

  /// From now on: four postings for each CDR, when each call has its own.
  void answer_all(bool is_all_answered) { is_all_answered_ = is_all_answered; }

  outcome run(const std::string& mode, std::int64_t batch_rows) {
    ++round_;
    const auto text = bench::make_file(cdrs_, round_, is_all_answered_);
    const auto source = make_source();
    // The rows of the floor are made before the clock starts: it is the server's work alone.
    std::vector<storage::ingest_batch> floor;
    const bool is_floor = mode.starts_with("copyfloor");
    if (is_floor) floor = encoded(text, source, batch_rows);
    must(admin_.script("CHECKPOINT"));
    const auto wal_before = wal();
    const auto server_before = servers_cpu_s();
    const auto took = bench::timed([&] {
      if (mode == "copyfloor") {
        copy_all(node_, floor, 0, 1);
      } else if (mode == "copyfloor2") {
        auto other = must(pg::connection::open(node_url_, patient()));
        auto half = std::async(std::launch::async, [&] { copy_all(other, floor, 1, 2); });
        copy_all(node_, floor, 0, 2);
        half.get();
      } else {
        import_all(mode, source, text, batch_rows);
      }
    });
    wait_until_reaped();
    outcome out;
    const auto n = static_cast<double>(cdrs_);
    out.cdrs_per_s = n / took.wall_s;
    out.client_us = took.cpu_s / n * 1e6;
    out.server_us = (servers_cpu_s() - server_before) / n * 1e6;
    out.wal_bytes = static_cast<double>(wal() - wal_before) / n;
    if (!is_floor) verify(mode, text, source);
    clear();
    return out;
  }

  /// Each batch booked alone, one after the other: milliseconds of each, in ascending order.
  std::vector<double> commits_ms(std::int64_t batch_rows) {
    ++round_;
    const auto text = bench::make_file(cdrs_, round_, is_all_answered_);
    const auto source = make_source();
    storage::begun_import begun;
    {
      auto tx = must(pg::transaction::begin(node_, demo_.platform));
      begun = must(storage::begin_import(
          tx, {source, "bench", "bench.csv", storage::sha256(text), static_cast<std::int64_t>(text.size())}));
      must(tx.commit());
    }
    const auto rows = must(record_reader::make(*format_, nullptr));
    auto file = must(cdr_files::open_file(cdr_files::file_kind::csv, text, rows));
    const auto rater = std::make_shared<const cdr_rater>(prices_, demo_.platform, *format_);
    std::vector<double> out;
    for (bool has_more = true; has_more;) {
      auto batch = rated_batch(*file, rater, batch_rows, has_more);
      if (batch.items.empty()) break;
      batch.batch_id = number("SELECT nextval('cdr_batches_batch_id_seq')");
      storage::encode(batch, begun.cursor, begun.cursor.last_seq);
      out.push_back(bench::timed([&] { must(storage::book_cdr_batch(node_, begun.cursor, batch)); }).wall_s * 1e3);
    }
    clear();
    std::sort(out.begin(), out.end());
    return out;
  }

 private:
  std::int64_t make_source() {
    auto tx = must(pg::transaction::begin(node_, demo_.platform));
    const auto source = must(storage::insert_cdr_source(
        tx, {"bench-" + std::to_string(round_), "push", cdr_files::source_format_text(*format_)}));
    must(tx.commit());
    return source;
  }

  static pg::connection_options patient() {
    pg::connection_options o;
    o.statement_timeout = std::chrono::milliseconds{0};
    o.call_timeout = std::chrono::minutes{5};
    return o;
  }

  std::int64_t number(std::string_view sql, pg::params args = {}) {
    auto rows = must(admin_.execute(sql, std::move(args)));
    return must(pg::first_row(rows, [](pg::row_reader& in) { return in.i64(); }));
  }
  std::int64_t wal() { return number("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint"); }

  /// The importer's backends count only when the postmaster has seen their end.
  void wait_until_reaped() {
    for (int i = 0; i < 200; ++i) {
      if (number("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'") <= 2) break;
      usleep(10'000);
    }
    usleep(50'000);
  }

  /// Ended backends give their time to the postmaster, living ones have it themselves.
  double servers_cpu_s() {
    auto rows = must(admin_.execute("SELECT pid::bigint FROM pg_stat_activity WHERE backend_type = "
                                    "'client backend'"));
    const auto pids = must(pg::map_rows(rows, [](pg::row_reader& in) { return in.i64(); }));
    double sum = ended_cpu_s(static_cast<int>(
        number("SELECT pid::bigint FROM pg_stat_activity WHERE backend_type = 'checkpointer'")));
    for (const auto pid : pids) sum += backend_cpu_s(static_cast<int>(pid));
    return sum;
  }
  static double ended_cpu_s(int child) {
    char path[64];
    std::snprintf(path, sizeof path, "/proc/%d/stat", child);
    std::ifstream in{path};
    std::string text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    int parent = 0;
    const auto close = text.rfind(')');
    if (close == std::string::npos) return 0;
    std::sscanf(text.c_str() + close + 2, "%*c %d", &parent);
    std::snprintf(path, sizeof path, "/proc/%d/stat", parent);
    std::ifstream of{path};
    std::string whole{std::istreambuf_iterator<char>{of}, std::istreambuf_iterator<char>{}};
    const auto end = whole.rfind(')');
    if (end == std::string::npos) return 0;
    long utime = 0;
    long stime = 0;
    std::sscanf(whole.c_str() + end + 2,
                "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*d %*d %ld %ld", &utime, &stime);
    return static_cast<double>(utime + stime) / static_cast<double>(sysconf(_SC_CLK_TCK));
  }

  static storage::ingest_batch rated_batch(cdr_files::file_reader& file,
                                           const std::shared_ptr<const cdr_rater>& rater,
                                           std::int64_t rows, bool& has_more) {
    cdr_files::batch parsed;
    has_more = file.read(static_cast<std::size_t>(rows), parsed);
    storage::ingest_batch batch;
    batch.rater = rater;
    batch.rows = static_cast<std::int64_t>(parsed.records.size());
    batch.items.resize(parsed.records.size());
    for (std::size_t i = 0; i < parsed.records.size(); ++i) {
      auto& item = batch.items[i];
      item.record = std::move(parsed.records[i]);
      item.digest = storage::digest_of(item.record);
      if (rater->rate(item.record, item.rated)) die("no price in the bench");
    }
    return batch;
  }

  std::vector<storage::ingest_batch> encoded(const std::string& text, std::int64_t source,
                                             std::int64_t batch_rows) {
    const auto rows = must(record_reader::make(*format_, nullptr));
    auto file = must(cdr_files::open_file(cdr_files::file_kind::csv, text, rows));
    const auto rater = std::make_shared<const cdr_rater>(prices_, demo_.platform, *format_);
    storage::ingest_cursor cursor;
    cursor.tenant = demo_.platform;
    cursor.source_id = source;
    cursor.import_id = 1;
    std::vector<storage::ingest_batch> out;
    std::int64_t seq = 0;
    for (bool has_more = true; has_more;) {
      auto batch = rated_batch(*file, rater, batch_rows, has_more);
      batch.batch_id = 1'000'000'000 + round_;
      storage::encode(batch, cursor, seq);
      seq += static_cast<std::int64_t>(batch.items.size());
      batch.items.clear();
      if (batch.ready.cdrs.rows() > 0) out.push_back(std::move(batch));
    }
    return out;
  }

  /// Every `step`-th batch, beginning with number `first`.
  void copy_all(pg::connection& db, const std::vector<storage::ingest_batch>& batches,
                std::size_t first, std::size_t step) {
    for (auto i = first; i < batches.size(); i += step) {
      auto tx = must(pg::transaction::begin(db, demo_.platform));
      must(db.script("SET LOCAL ROLE didtron_ingest"));
      must(storage::ingest_rows::send(tx, storage::ingest_rows::copy_cdrs, batches[i].ready.cdrs));
      must(tx.commit());
    }
  }

  void import_all(const std::string& mode, std::int64_t source, const std::string& text,
                  std::int64_t batch_rows) {
    importer_options o;
    o.url = node_url_;
    o.prices = [this] { return prices_; };
    o.batch_rows = static_cast<std::size_t>(batch_rows);
    o.lanes = lanes_;
    o.ingest.is_looking_up = mode == "stage";
    if (mode == "full4") o.ingest.granularity = usage_journal::per_call;
    const cdr_importer importer{o};
    const auto done = must(importer.import({demo_.platform, source, "bench", "bench.csv",
                                            cdr_files::file_kind::csv, text}));
    if (done.booked != cdrs_ || done.state != "done") die("not every CDR was booked");
  }

  /// The same CDRs rated here, one after the other, against what the database says.
  void verify(const std::string& mode, const std::string& text, std::int64_t source) {
    const auto rows = must(record_reader::make(*format_, nullptr));
    auto file = must(cdr_files::open_file(cdr_files::file_kind::csv, text, rows));
    const cdr_rater rater{prices_, demo_.platform, *format_};
    cdr_files::batch all;
    file->read(static_cast<std::size_t>(cdrs_) + 1, all);
    std::int64_t charge_e8 = 0;
    std::int64_t cost_e8 = 0;
    std::int64_t sides = 0;
    for (const auto& r : all.records) {
      rated_cdr rated;
      if (rater.rate(r, rated)) die("no price in the reference");
      charge_e8 += rated.charge().e8;
      cost_e8 += rated.cost_total().e8;
      sides += (rated.charge().e8 != 0 ? 1 : 0) + (rated.cost_total().e8 != 0 ? 1 : 0);
    }
    const auto here = pg::params{}.i64(source);
    const auto same = [&](std::string_view what, std::string_view sql, std::int64_t wanted) {
      const auto found = number(sql, here);
      if (found != wanted) {
        die(std::string{what} + ": " + std::to_string(found) + ", not " + std::to_string(wanted));
      }
    };
    same("charges", "SELECT sum(charge_e8)::bigint FROM cdrs WHERE source_id = $1", charge_e8);
    same("costs", "SELECT sum(cost_e8)::bigint FROM cdrs WHERE source_id = $1", cost_e8);
    same("keys", "SELECT count(*) FROM cdr_source_keys WHERE source_id = $1", cdrs_);
    same("cursor", "SELECT last_seq FROM cdr_sources WHERE source_id = $1", cdrs_);
    same("posted", "SELECT sum(p.amount_e8)::bigint FROM cdr_batches b JOIN journal_entries e ON "
                   "e.tenant_id = b.tenant_id AND e.batch_id = b.batch_id JOIN postings p ON p.tenant_id = "
                   "e.tenant_id AND p.entry_no = e.entry_no WHERE b.source_id = $1 AND p.side = 'D'",
         charge_e8 + cost_e8);
    if (mode == "full4") {
      // Each side of each call has its debit and its credit, of its own amount.
      same("pairs", "SELECT count(*) FROM (SELECT c.call_id, w.* FROM cdrs c CROSS JOIN LATERAL (VALUES "
                    "('2100:acct-' || c.account_id, 'D', c.charge_e8), ('4000', 'C', c.charge_e8), "
                    "('5000:carrier-' || c.carrier_id, 'D', c.cost_e8), ('2010:carrier-' || c.carrier_id, 'C', c.cost_e8)) "
                    "AS w (book, side, amount_e8) WHERE c.source_id = $1 AND w.amount_e8 <> 0 "
                    "EXCEPT ALL SELECT call_id, book, side, amount_e8 FROM postings) AS missing",
           0);
      same("lines", "SELECT count(*) FROM postings WHERE call_id IS NOT NULL AND $1 > 0", 2 * sides);
    }
    if (!checked_.insert(mode).second) return;
    for (const auto& line : must(storage::verify_ledger(node_))) {
      if (!line.is_ok) die("books: " + storage::format(line));
    }
    // A server in service knows what its tables hold; autovacuum tells it within a minute. Here it is
    // told once, so that no run depends on when that was.
    must(admin_.script("ANALYZE", pg::in(std::chrono::minutes{5})));
  }

  /// Every round begins with tables of the same size. The bench's server is its own.
  void clear() {
    must(admin_.script("SET session_replication_role = replica; TRUNCATE cdrs, cdr_source_keys, cdr_batches, "
                       "journal_entries, posting_lines, call_postings, ledger_heads, ledger_balances, outbox CASCADE; "
                       "SET session_replication_role = origin; "
                       "UPDATE cdr_sources SET status = 'disabled'",
                       pg::in(std::chrono::minutes{5})));
  }

  std::string node_url_;
  pg::connection admin_;
  pg::connection node_;
  std::int64_t cdrs_;
  std::size_t lanes_;
  std::int64_t round_ = 0;
  bool is_all_answered_ = false;
  std::set<std::string> checked_ = {};  ///< modes whose books were verified whole
  storage::demo_result demo_ = {};
  std::shared_ptr<const catalogue> prices_ = {};
  std::unique_ptr<source_format> format_ = {};
};

}  // namespace didtron::bench_ingest

int main(int argc, char** argv) {
  using namespace didtron;
  using namespace didtron::bench_ingest;
  const auto cdrs = option(argc, argv, "--cdrs", 300'000);
  const auto batch = option(argc, argv, "--batch", 10'000);
  const auto pairs = option(argc, argv, "--pairs", 5);
  const auto modes = text_option(argc, argv, "--modes", "copyfloor,full,full4,stage");
  const auto has = [&](const char* mode) { return ("," + modes + ",").find("," + std::string{mode} + ",") != std::string::npos; };
  const double load = bench::load_average();

  // A server of its own unless told: a database is filled and emptied here.
  std::unique_ptr<test::scratch_postgres> own;
  std::string admin_url = text_option(argc, argv, "--db", "");
  std::string node_url = text_option(argc, argv, "--node-db", "");
  if (admin_url.empty()) {
    // What a server for this work is given; compared are two ways of using the same one. Its log
    // keeps its files between runs, and nobody tidies up in the middle of one.
    own = std::make_unique<test::scratch_postgres>(
        0, std::vector<std::string>{"shared_buffers=1GB", "max_wal_size=8GB", "min_wal_size=2GB",
                                    "checkpoint_timeout=15min", "wal_compression=lz4",
                                    "autovacuum=off"});
    auto owner = must(pg::connection::open(own->url("owner")));
    must(storage::migrate(owner, test::migrations_directory()));
    admin_url = own->url("superuser");
    node_url = own->url("node");
  }
  if (node_url.empty()) node_url = admin_url;
  bench_run run{node_url, admin_url, cdrs,
                option(argc, argv, "--lanes", static_cast<std::int64_t>(importer_options{}.lanes))};
  std::printf("%lld CDRs a run, batches of %lld, fsync %.0f us\n", static_cast<long long>(cdrs),
              static_cast<long long>(batch), fsync_us());

  const auto shown = [&](const std::string& mode, std::int64_t rows) {
    const auto o = run.run(mode, rows);
    std::printf("%-9s batch %6lld  %8.0f CDR/s  client %5.2f us  server %5.2f us  WAL %5.0f B\n",
                mode.c_str(), static_cast<long long>(rows), o.cdrs_per_s, o.client_us, o.server_us,
                o.wal_bytes);
    std::fflush(stdout);
    return o.cdrs_per_s;
  };
  shown("copyfloor", batch);  // warm the server's cache and the files of its log
  shown("full", batch);
  if (has("full4")) shown("full4", batch);
  shown("copyfloor2", batch);
  struct comparison {
    const char* name;
    std::vector<double> ratios;
  };
  std::vector<comparison> done;
  const auto compare = [&](const char* name, const std::string& mode, std::int64_t rows) {
    std::vector<double> ratios;
    run.answer_all(mode == "full4");
    for (std::int64_t pair = 0; pair < pairs; ++pair) {
      // ABBA: what drifts hits both alike.
      const double before = shown("copyfloor", rows);
      const double first = shown(mode, rows);
      const double second = shown(mode, rows);
      const double after = shown("copyfloor", rows);
      // As many CDRs each: of rates, the times add up.
      ratios.push_back((1 / before + 1 / after) / (1 / first + 1 / second));
    }
    run.answer_all(false);
    done.push_back({name, std::move(ratios)});
  };
  if (has("full")) compare("ingest", "full", batch);
  if (has("full")) compare("ingest_1000", "full", 1'000);
  if (has("full4")) compare("ingest_full4", "full4", batch);
  if (has("stage")) compare("ingest_stage", "stage", batch);
  const double fsync_after_us = fsync_us();
  if (has("full")) {
    const auto ms = run.commits_ms(1'000);
    const double bound_ms = 50 + 10 * fsync_after_us / 1e3;
    const double p99_ms = ms[ms.size() * 99 / 100];
    std::printf("a batch of 1000 alone: p50 %.1f ms, p99 %.1f ms, %s %.1f ms (50 ms and 10 fsync)\n",
                ms[ms.size() / 2], p99_ms, p99_ms <= bound_ms ? "within" : "OVER", bound_ms);
  }
  std::printf("fsync %.0f us at the end; sums, keys, cursor and books agreed in every run\n",
              fsync_after_us);
  int noisy = 0;
  for (const auto& c : done) noisy += bench::report(c.name, c.ratios, load);
  return noisy == 0 ? 0 : 1;
}
