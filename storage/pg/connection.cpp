#include "storage/pg/connection.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <libpq-fe.h>
#include <poll.h>

#include "storage/pg/connection_io.hpp"
#include "storage/pg/error.hpp"

namespace didtron::pg {

void close_connection::operator()(pg_conn* c) const noexcept { PQfinish(c); }

namespace connection_detail {

void drop_notice(void*, const char*) {}

std::string session_options(const connection_options& o) {
  const auto ms = [](std::chrono::milliseconds v) { return std::to_string(v.count()); };
  return "-c lock_timeout=" + ms(o.lock_timeout) +
         " -c statement_timeout=" + ms(o.statement_timeout) +
         " -c idle_in_transaction_session_timeout=" + ms(o.idle_in_transaction_timeout) +
         " -c timezone=UTC -c client_encoding=UTF8";
}

/// libpq gives no SQLSTATE for a refused connection except inside the text: "FATAL:  28P01".
error refused(pg_conn* c) {
  const std::string_view text = PQerrorMessage(c);
  constexpr std::string_view mark = "FATAL:  ";
  if (const auto at = text.find(mark);
      at != std::string_view::npos && text.size() >= at + mark.size() + 5) {
    const std::string code{text.substr(at + mark.size(), 5)};
    return {kind_of_sqlstate(code),
            "the database refused the connection (SQLSTATE " + code + ")",
            {},
            {}};
  }
  return {errc::unavailable, std::string{text.substr(0, text.find('\n'))}, {}, {}};
}

}  // namespace connection_detail

// ---- waiting -------------------------------------------------------------------------------

io_wait connection_io::wait(pg_conn* c, short events, deadline until) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return io_wait::timeout;
    pollfd fd{PQsocket(c), events, 0};
    const int n = poll(&fd, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 3'600'000)));
    if (n > 0) return io_wait::ready;
    if (n < 0 && errno != EINTR) return io_wait::lost;
  }
}

io_wait connection_io::flush(pg_conn* c, deadline until) {
  for (;;) {
    const int rest = PQflush(c);
    if (rest == 0) return io_wait::ready;
    if (rest < 0) return io_wait::lost;
    // The server may be waiting for us to read before it reads on.
    if (const auto w = wait(c, POLLIN | POLLOUT, until); w != io_wait::ready) return w;
    if (PQconsumeInput(c) == 0) return io_wait::lost;
  }
}

io_wait connection_io::until_result(pg_conn* c, deadline until) {
  while (PQisBusy(c) != 0) {
    if (const auto w = wait(c, POLLIN, until); w != io_wait::ready) return w;
    if (PQconsumeInput(c) == 0) return io_wait::lost;
  }
  return io_wait::ready;
}

error connection_io::lose(connection& db, io_wait why) {
  error e = why == io_wait::timeout
                ? error{errc::timeout, "the database did not answer in time", {}, {}}
                : error{errc::unavailable, "the connection to the database was lost", {}, {}};
  db.close();
  return e;
}

error connection_io::error_of(connection& db, pg_result* r) {
  const auto field = [r](int code) -> std::string_view {
    const char* text = PQresultErrorField(r, code);
    return text == nullptr ? std::string_view{} : std::string_view{text};
  };
  const std::string_view sqlstate = field(PG_DIAG_SQLSTATE);
  if (sqlstate.empty()) {
    // Made by libpq itself: the connection is gone, or the call was wrong.
    if (PQstatus(db.conn_.get()) == CONNECTION_BAD) return lose(db, io_wait::lost);
    return {errc::internal, "the database driver refused the call", {}, {}};
  }
  error e = make_error(sqlstate, field(PG_DIAG_MESSAGE_PRIMARY), field(PG_DIAG_CONSTRAINT_NAME));
  const std::string_view severity = field(PG_DIAG_SEVERITY_NONLOCALIZED);
  if (severity == "FATAL" || severity == "PANIC") db.close();
  return e;
}

// ---- connection ----------------------------------------------------------------------------

connection::connection(connection&&) noexcept = default;
connection& connection::operator=(connection&&) noexcept = default;
connection::~connection() = default;

bool connection::is_open() const noexcept {
  return conn_ && PQstatus(conn_.get()) == CONNECTION_OK;
}
int connection::socket() const noexcept { return conn_ ? PQsocket(conn_.get()) : -1; }
int connection::backend_pid() const noexcept { return conn_ ? PQbackendPID(conn_.get()) : 0; }

void connection::close() noexcept {
  conn_.reset();
  prepared_.clear();
}

result<connection> connection::open(const std::string& url, const connection_options& options) {
  using namespace connection_detail;
  const std::string session = session_options(options);
  const auto user_timeout = std::to_string(options.call_timeout.count() * 2);
  const std::array keys{"dbname",           "application_name",
                        "options",          "keepalives",
                        "keepalives_idle",  "keepalives_interval",
                        "keepalives_count", "tcp_user_timeout",
                        "gssencmode",       static_cast<const char*>(nullptr)};
  const std::array values{url.c_str(),
                          options.application_name.c_str(),
                          session.c_str(),
                          "1",
                          "10",
                          "3",
                          "3",
                          user_timeout.c_str(),
                          "disable",
                          static_cast<const char*>(nullptr)};
  connection db;
  db.options_ = options;
  db.conn_.reset(PQconnectStartParams(keys.data(), values.data(), 1));
  pg_conn* c = db.conn_.get();
  if (c == nullptr) return fail(errc::internal, "out of memory");
  PQsetErrorVerbosity(c, PQERRORS_SQLSTATE);
  PQsetNoticeProcessor(c, drop_notice, nullptr);
  if (PQstatus(c) == CONNECTION_BAD) {
    return fail(errc::bad_config, "the database URL is not usable");
  }
  const deadline until = in(options.connect_timeout);
  for (auto state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK; state = PQconnectPoll(c)) {
    if (state == PGRES_POLLING_FAILED) return fail(refused(c));
    const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (connection_io::wait(c, events, until) != io_wait::ready) {
      return fail(errc::timeout, "the database did not accept the connection in time");
    }
  }
  PQsetErrorVerbosity(c, PQERRORS_DEFAULT);
  if (PQsetnonblocking(c, 1) != 0) return fail(errc::internal, "the socket cannot be non-blocking");
  return db;
}

result<rows> connection_io::collect(connection& db, deadline until) {
  pg_conn* c = db.conn_.get();
  if (const auto w = flush(c, until); w != io_wait::ready) return fail(lose(db, w));
  rows last;
  std::optional<error> first_error;
  for (;;) {
    if (const auto w = until_result(c, until); w != io_wait::ready) return fail(lose(db, w));
    rows r{PQgetResult(c)};
    if (r.get() == nullptr) break;
    const auto status = PQresultStatus(r.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY ||
        status == PGRES_COPY_IN) {
      last = std::move(r);
      if (status == PGRES_COPY_IN) return last;
      continue;
    }
    if (!first_error) first_error = error_of(db, r.get());
    if (!db.is_open()) return fail(*first_error);
  }
  if (first_error) return fail(std::move(*first_error));
  return last;
}

result<rows> connection::execute(std::string_view sql, params args, std::optional<deadline> until) {
  return execute(statement{sql, std::move(args)}, until);
}

result<rows> connection::execute(const statement& s, std::optional<deadline> limit) {
  if (!is_open()) return fail(errc::unavailable, "no connection to the database");
  pg_conn* c = conn_.get();
  const deadline until = limit.value_or(in(options_.call_timeout));
  const auto w = s.args.view();
  const int count = static_cast<int>(s.args.size());
  auto known = prepared_.find(s.sql);
  if (known == prepared_.end()) {
    const std::string text{s.sql};
    if (prepared_.size() >= connection_io::prepared_max) {
      if (PQsendQueryParams(c, text.c_str(), count, w.types.data(), w.values.data(),
                            w.lengths.data(), w.formats.data(), 1) == 0) {
        return fail(connection_io::lose(*this, io_wait::lost));
      }
      return connection_io::collect(*this, until);
    }
    const std::string name = "s" + std::to_string(prepared_count_++);
    if (PQsendPrepare(c, name.c_str(), text.c_str(), count, w.types.data()) == 0) {
      return fail(connection_io::lose(*this, io_wait::lost));
    }
    if (auto r = connection_io::collect(*this, until); !r) return r;
    known = prepared_.emplace(text, name).first;
  }
  if (PQsendQueryPrepared(c, known->second.c_str(), count, w.values.data(), w.lengths.data(),
                          w.formats.data(), 1) == 0) {
    return fail(connection_io::lose(*this, io_wait::lost));
  }
  return connection_io::collect(*this, until);
}

result<std::string> connection::command(std::string_view sql, deadline until) {
  if (!is_open()) return fail(errc::unavailable, "no connection to the database");
  if (PQsendQuery(conn_.get(), std::string{sql}.c_str()) == 0) {
    return fail(connection_io::lose(*this, io_wait::lost));
  }
  auto last = connection_io::collect(*this, until);
  if (!last) return fail(std::move(last).error());
  return std::string{last->get() == nullptr ? "" : PQcmdStatus(last->get())};
}

result<void> connection::script(std::string_view sql, std::optional<deadline> until) {
  auto tag = command(sql, until.value_or(in(options_.call_timeout)));
  if (!tag) return fail(std::move(tag).error());
  return {};
}

result<std::optional<notification>> connection::wait_notification(deadline until) {
  if (!is_open()) return fail(errc::unavailable, "no connection to the database");
  struct free_memory {
    void operator()(PGnotify* n) const noexcept { PQfreemem(n); }
  };
  for (;;) {
    if (PQconsumeInput(conn_.get()) == 0) return fail(connection_io::lose(*this, io_wait::lost));
    if (const std::unique_ptr<PGnotify, free_memory> n{PQnotifies(conn_.get())}) {
      return std::optional{notification{n->relname, n->extra}};
    }
    const auto w = connection_io::wait(conn_.get(), POLLIN, until);
    if (w == io_wait::timeout) return std::optional<notification>{};
    if (w == io_wait::lost) return fail(connection_io::lose(*this, w));
  }
}

// ---- COPY ----------------------------------------------------------------------------------

result<void> connection::begin_copy(std::string_view sql, deadline until) {
  if (!is_open()) return fail(errc::unavailable, "no connection to the database");
  if (PQsendQuery(conn_.get(), std::string{sql}.c_str()) == 0) {
    return fail(connection_io::lose(*this, io_wait::lost));
  }
  auto started = connection_io::collect(*this, until);
  if (!started) return fail(std::move(started).error());
  if (PQresultStatus(started->get()) != PGRES_COPY_IN)
    return fail(errc::internal, "not a COPY FROM STDIN");
  return {};
}

result<void> connection::send_copy(std::string_view bytes, deadline until) {
  if (!is_open()) return fail(errc::unavailable, "no connection to the database");
  for (;;) {
    const int sent = PQputCopyData(conn_.get(), bytes.data(), static_cast<int>(bytes.size()));
    if (sent == 1) return {};
    if (sent < 0) return fail(connection_io::lose(*this, io_wait::lost));
    if (const auto w = connection_io::flush(conn_.get(), until); w != io_wait::ready) {
      return fail(connection_io::lose(*this, w));
    }
  }
}

result<std::int64_t> connection::end_copy(bool is_success, deadline until) {
  if (!is_open()) return fail(errc::unavailable, "no connection to the database");
  for (;;) {
    const int sent = PQputCopyEnd(conn_.get(), is_success ? nullptr : "abandoned by the client");
    if (sent == 1) break;
    if (sent < 0) return fail(connection_io::lose(*this, io_wait::lost));
    if (const auto w = connection_io::flush(conn_.get(), until); w != io_wait::ready) {
      return fail(connection_io::lose(*this, w));
    }
  }
  auto done = connection_io::collect(*this, until);
  if (!done) return fail(std::move(done).error());
  return done->affected();
}

}  // namespace didtron::pg
