#include <algorithm>
#include <vector>

#include <libpq-fe.h>
#include <poll.h>

#include "storage/pg/connection.hpp"
#include "storage/pg/connection_io.hpp"

namespace didtron::pg {

namespace pipeline_detail {

constexpr std::string_view begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
constexpr std::string_view set_tenant = "SELECT set_config('app.tenant', $1, true)";
constexpr std::string_view commit = "COMMIT";

/// One pipeline from sending to the last answer.
class exchange {
 public:
  exchange(connection& db, const std::vector<connection::read_job>& jobs,
           const connection::read_done& done)
      : db_{db},
        c_{connection_io::raw(db)},
        jobs_{jobs},
        done_{done},
        answered_(jobs.size(), false) {
    begin_ = {begin_read, {}};
    commit_ = {commit, {}};
  }

  void run() {
    if (!db_.is_open() || PQenterPipelineMode(c_) == 0) {
      return fail_rest({errc::unavailable, "no connection to the database", {}, {}});
    }
    if (!(send_prepares() && send_jobs()))
      return fail_rest(connection_io::lose(db_, io_wait::lost));
    if (!flush() || !read_prepares() || !read_jobs()) return;  // everyone was told
    if (PQexitPipelineMode(c_) == 0) db_.close();
  }

 private:
  // ---- sending: everything goes into libpq's buffer, nothing waits ----
  bool send_prepares() {
    prepare_unknown(begin_);
    prepare_unknown(commit_);
    tenant_.args.text("");
    prepare_unknown(tenant_);
    for (const auto& job : jobs_) {
      for (const auto& s : *job.statements)
        prepare_unknown(s);
    }
    return ok_;
  }

  void prepare_unknown(const statement& s) {
    auto& known = connection_io::prepared(db_);
    if (known.contains(s.sql) || known.size() >= connection_io::prepared_max) return;
    std::string name = connection_io::next_name(db_);
    const auto w = s.args.view();
    ok_ = ok_ && PQsendPrepare(c_, name.c_str(), std::string{s.sql}.c_str(),
                               static_cast<int>(s.args.size()), w.types.data()) != 0;
    ok_ = ok_ && PQpipelineSync(c_) != 0;
    // Taken back below when the server refuses it.
    known.emplace(std::string{s.sql}, std::move(name));
    prepares_.push_back(s.sql);
  }

  bool send_jobs() {
    for (const auto& job : jobs_) {
      bool sent = send(begin_);
      if (job.tenant) {
        sent = sent && send({set_tenant, params{}.text(std::to_string(job.tenant.value))});
      }
      for (const auto& s : *job.statements)
        sent = sent && send(s);
      // COMMIT stands behind a sync point of its own: it also ends a failed transaction, which
      // would otherwise swallow the next job.
      if (!(sent && PQpipelineSync(c_) != 0 && send(commit_) && PQpipelineSync(c_) != 0))
        return false;
    }
    return true;
  }

  bool send(const statement& s) {
    const auto& known = connection_io::prepared(db_);
    const auto name = known.find(s.sql);
    const int count = static_cast<int>(s.args.size());
    const auto w = s.args.view();
    if (name == known.end()) {
      return PQsendQueryParams(c_, std::string{s.sql}.c_str(), count, w.types.data(),
                               w.values.data(), w.lengths.data(), w.formats.data(), 1) != 0;
    }
    return PQsendQueryPrepared(c_, name->second.c_str(), count, w.values.data(), w.lengths.data(),
                               w.formats.data(), 1) != 0;
  }

  // ---- receiving ----
  bool flush() {
    while (true) {
      const int rest = PQflush(c_);
      if (rest == 0) return true;
      if (rest < 0 || !wait(POLLIN | POLLOUT) || PQconsumeInput(c_) == 0) return lost();
    }
  }

  bool read_prepares() {
    for (const auto sql : prepares_) {
      rows r;
      if (!next(r)) return false;
      if (PQresultStatus(r.get()) != PGRES_COMMAND_OK) {
        refused_.emplace_back(sql, connection_io::error_of(db_, r.get()));
        if (!db_.is_open()) return lost();
        connection_io::prepared(db_).erase(connection_io::prepared(db_).find(sql));
      }
      if (!expect_end() || !expect_sync()) return false;
    }
    return true;
  }

  bool read_jobs() {
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      std::optional<error> problem;
      std::vector<rows> answer;
      const std::size_t head = jobs_[i].tenant ? 2 : 1;
      const std::size_t total = head + jobs_[i].statements->size();
      for (std::size_t k = 0; k < total; ++k) {
        rows r;
        if (!next(r)) return false;
        const auto status = PQresultStatus(r.get());
        if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
          if (k >= head) answer.push_back(std::move(r));
        } else if (status != PGRES_PIPELINE_ABORTED && !problem) {
          problem = k >= head ? refusal((*jobs_[i].statements)[k - head].sql, r.get())
                              : connection_io::error_of(db_, r.get());
          if (!db_.is_open()) return lost(std::move(*problem));
        }
        if (!expect_end()) return false;
      }
      rows commit_tag;
      if (!expect_sync() || !next(commit_tag) || !expect_end() || !expect_sync()) return false;
      if (answered_[i]) continue;
      answered_[i] = true;
      if (problem) {
        done_(i, fail(std::move(*problem)));
      } else {
        done_(i, std::move(answer));
      }
    }
    return true;
  }

  /// A statement that could not be prepared fails as unknown when it is run: tell the first reason.
  error refusal(std::string_view sql, pg_result* r) {
    error e = connection_io::error_of(db_, r);
    for (const auto& [text, why] : refused_) {
      if (text == sql) return why;
    }
    return e;
  }

  bool next(rows& out) {
    while (PQisBusy(c_) != 0) {
      if (!wait(POLLIN) || PQconsumeInput(c_) == 0) return lost();
    }
    out = rows{PQgetResult(c_)};
    if (out.get() == nullptr) return lost();
    return PQstatus(c_) == CONNECTION_OK || lost();
  }

  bool expect_end() {
    while (PQisBusy(c_) != 0) {
      if (!wait(POLLIN) || PQconsumeInput(c_) == 0) return lost();
    }
    return PQgetResult(c_) == nullptr || lost();
  }

  bool expect_sync() {
    rows r;
    return next(r) && (PQresultStatus(r.get()) == PGRES_PIPELINE_SYNC || lost());
  }

  /// Waits for the socket; jobs whose time is over meanwhile are answered. False: nobody waits any
  /// more, or the socket is broken.
  bool wait(short events) {
    for (;;) {
      std::optional<deadline> nearest;
      for (std::size_t i = 0; i < jobs_.size(); ++i) {
        if (!answered_[i] && (!nearest || jobs_[i].until < *nearest)) nearest = jobs_[i].until;
      }
      if (!nearest) return false;
      const auto w = connection_io::wait(c_, events, *nearest);
      if (w == io_wait::ready) return true;
      if (w == io_wait::lost) return false;
      const auto now = std::chrono::steady_clock::now();
      for (std::size_t i = 0; i < jobs_.size(); ++i) {
        if (answered_[i] || jobs_[i].until > now) continue;
        answered_[i] = true;
        done_(i, fail(errc::timeout, "the database did not answer in time"));
      }
    }
  }

  bool lost() {
    return lost({errc::unavailable, "the connection to the database was lost", {}, {}});
  }
  bool lost(error why) {
    db_.close();
    fail_rest(std::move(why));
    return false;
  }

  void fail_rest(error why) {
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      if (answered_[i]) continue;
      answered_[i] = true;
      done_(i, fail(why));
    }
  }

  connection& db_;
  pg_conn* c_;
  const std::vector<connection::read_job>& jobs_;
  const connection::read_done& done_;
  std::vector<bool> answered_;
  std::vector<std::string_view> prepares_ = {};
  std::vector<std::pair<std::string_view, error>> refused_ = {};
  statement begin_ = {};
  statement commit_ = {};
  statement tenant_{set_tenant, {}};
  bool ok_ = true;
};

}  // namespace pipeline_detail

void connection::read_pipeline(const std::vector<read_job>& jobs, const read_done& done) {
  pipeline_detail::exchange{*this, jobs, done}.run();
}

}  // namespace didtron::pg
