#include "storage/repositories/cdr_ingest_rows.hpp"

#include "actors/domain/calls/finished_call.hpp"
#include "storage/json_text.hpp"
#include "storage/sha256.hpp"

namespace didtron::storage::ingest_rows {

namespace detail {
constexpr std::int16_t key_columns = 6;
constexpr std::int16_t cdr_columns = 50;
/// Below it a code is Q.850, from there on SIP.
constexpr std::int32_t sip_code_min = 300;
}  // namespace detail

uuid call_id_of(const cdr_record& record, std::int64_t source_id, std::int64_t seq) {
  const auto source = static_cast<std::uint64_t>(source_id);
  return make_uuid_v7(record.started_at, source, (source << 40U) ^ static_cast<std::uint64_t>(seq));
}

call_result result_of(const cdr_record& r) noexcept {
  if (r.answered_at) return call_result::answered;
  if (r.cause >= detail::sip_code_min) return result_of_sip_code(r.cause);
  switch (r.cause) {
  case 16: return call_result::cancelled;  // normal clearing before the answer: the caller gave up
  case 17: return call_result::busy;
  case 0:
  case 18:
  case 19:
  case 20: return call_result::no_answer;
  default: return call_result::failed;
  }
}

void append_key(pg::copy_buffer& out, const ingest_cursor& cursor, const ingest_item& item,
                const uuid& call) {
  out.row(detail::key_columns);
  out.i64(cursor.tenant.value);
  out.i64(cursor.source_id);
  out.text(item.record.key);
  out.text({item.digest.data(), item.digest.size()});
  out.id(call);
  out.i64(cursor.import_id);
}

void append_cdr(pg::copy_buffer& out, const ingest_cursor& cursor, std::int64_t batch_id,
                const ingest_item& item, const uuid& call, std::int64_t seq) {
  const auto& r = item.record;
  const auto& rated = item.rated;
  const auto* sell = rated.sell ? &*rated.sell : nullptr;
  const auto* cost = rated.cost ? &*rated.cost : nullptr;
  out.row(detail::cdr_columns);
  out.i64(cursor.tenant.value);
  out.id(call);
  out.time(r.started_at);
  out.i64(batch_id);
  out.i64(rated.account->id.value);
  out.i64(rated.account->customer.value);
  out.text("");  // no edge of ours saw it
  out.i64(0);
  out.i64_or_null(rated.trunk != nullptr ? rated.trunk->id.value : 0);
  out.i64_or_null(rated.trunk != nullptr ? rated.trunk->carrier.value : 0);
  out.text(r.caller);
  out.text(r.called_raw);
  out.text(r.called);
  out.text(rated.destination);
  out.text(name_of(result_of(r)));
  out.i32(r.answered_at ? 200 : r.cause >= detail::sip_code_min ? r.cause : 0);
  out.text("");
  out.text("");
  out.null();
  out.time(r.answered_at);
  out.time(r.ended_at);
  out.i64(r.duration_ms);
  out.i64(sell != nullptr ? sell->charge.billed : 0);
  out.text(rated.account->money.text());
  out.i64(rated.charge().e8);
  out.i64_or_null(sell != nullptr ? sell->row.value : 0);
  out.i64_or_null(sell != nullptr ? sell->card.value : 0);
  cost != nullptr ? out.text(cost->money.text()) : out.null();
  out.i64(cost != nullptr ? cost->charge.billed : 0);
  out.i64(rated.cost_total().e8);
  out.i64_or_null(cost != nullptr ? cost->row.value : 0);
  out.i64_or_null(cost != nullptr ? cost->card.value : 0);
  out.boolean(false);
  out.i16(0);
  out.i64(cursor.source_id);
  out.i64(cursor.import_id);
  out.i64(seq);
  out.text(r.caller_raw);
  r.cause != 0 ? out.i32(r.cause) : out.null();
  out.date(usage_period_day(priced_at(r)));
  r.cost ? out.i64(r.cost->e8) : out.null();
  r.cost ? out.text(r.cost_money.text()) : out.null();
  out.text({item.digest.data(), item.digest.size()});
  for (const auto* side : {sell, cost}) {
    const auto fx = side != nullptr ? side->fx.value_or(conversion{}) : conversion{};
    out.i64_or_null(fx.quote.value);
    out.i64_or_null(fx.second_quote.value);
    out.i64_or_null(fx.rate.e10);
  }
  const bool is_ported = !rated.called_lrn.empty() && rated.called_lrn != r.called;
  is_ported ? out.text(rated.called_lrn) : out.null();
}

result<void> add_to(batch_sums& sums, const rated_cdr& rated) {
  const auto cost_money = rated.cost ? rated.cost->money : currency{};
  return sums.take(rated.account->money, rated.charge(), cost_money, rated.cost_total());
}

std::string record_json(const cdr_record& r) {
  json_text out;
  out.begin_object()
      .member("row_no", r.row_no)
      .member("key", r.key)
      .member("started_us", r.started_at.us)
      .member("answered_us", r.answered_at ? std::optional{r.answered_at->us} : std::nullopt)
      .member("ended_us", r.ended_at.us)
      .member("caller_raw", r.caller_raw)
      .member("caller", r.caller)
      .member("called_raw", r.called_raw)
      .member("called", r.called)
      .member("lrn", r.lrn)
      .member("duration_ms", r.duration_ms)
      .member("cause", std::int64_t{r.cause})
      .member("carrier", r.carrier)
      .member("account", r.account)
      .member("cost_e8", r.cost ? std::optional{r.cost->e8} : std::nullopt)
      .member("cost_currency", r.cost ? r.cost_money.text() : std::string_view{})
      .end_object();
  return out.text();
}

void batch_money::take(const ingest_item& item, const uuid& call) {
  const auto& rated = item.rated;
  if (rated.charge() == amount{} && rated.cost_total() == amount{}) return;
  const auto row = rows_.size();
  rows_.push_back({format(call), to_hex({item.digest.data(), item.digest.size()}), call});
  // A late call is for the month that it was made in.
  auto& of_period = sides_[period_of(priced_at(item.record))];
  if (rated.charge() != amount{}) {
    of_period.push_back({row, true, rated.account->id.value, rated.account->is_postpaid,
                         rated.account->money, rated.charge()});
  }
  if (rated.cost_total() != amount{}) {
    of_period.push_back(
        {row, false, rated.trunk->carrier.value, !rated.is_cost_prepaid, rated.cost->money,
         rated.cost_total()});
  }
}

result<std::vector<new_journal>> batch_money::journals() const {
  std::vector<new_journal> out;
  for (const auto& [period, of_period] : sides_) {
    std::vector<usage_money> money;
    money.reserve(of_period.size());
    for (const auto& s : of_period) {
      const auto& row = rows_[s.row];
      const auto books = s.is_sale       ? sale_books(s.party, s.is_postpaid)
                         : s.is_postpaid ? carrier_cost_books(s.party)
                                         : prepaid_carrier_cost_books(s.party);
      money.push_back({row.name, row.digest, s.is_sale, books, s.money, s.value, row.id});
    }
    auto entries = usage_entries(money, granularity_);
    if (!entries) return fail(std::move(entries).error());
    const auto scope = std::to_string(batch_id_) + ":" + format(period);
    for (auto& j : usage_journals(std::move(*entries), scope, batch_id_, period)) {
      out.push_back(std::move(j));
    }
  }
  return out;
}

result<void> send(pg::transaction& tx, std::string_view sql, const pg::copy_buffer& rows) {
  constexpr std::size_t block_bytes = 256 * 1024;
  auto& db = tx.link();
  const auto until = [&] { return pg::in(db.options().call_timeout); };
  if (auto begun = db.begin_copy(sql, until()); !begun) return begun;
  for (auto rest = rows.bytes(); !rest.empty();) {
    const auto part = rest.substr(0, block_bytes);
    if (auto sent = db.send_copy(part, until()); !sent) return sent;
    rest.remove_prefix(part.size());
  }
  constexpr std::string_view end_of_rows{"\xFF\xFF", 2};
  if (auto sent = db.send_copy(end_of_rows, until()); !sent) return sent;
  auto stored = db.end_copy(true, until());
  if (!stored) return fail(std::move(stored).error());
  if (*stored != rows.rows()) return fail(errc::internal, "a batch lost rows on the way");
  return {};
}

}  // namespace didtron::storage::ingest_rows
