#include "storage/repositories/edge_records.hpp"

namespace didtron::storage {

namespace edge_records_detail {

constexpr std::string_view dialogs_sql =
    "SELECT d.hash_entry::bigint, d.hash_id::bigint, v.dialog_value::text "
    "  FROM dialog d "
    "  JOIN dialog_vars v ON v.hash_entry = d.hash_entry AND v.hash_id = d.hash_id "
    " WHERE v.dialog_key = 'call'";

constexpr std::string_view kept_sql =
    "SELECT id::bigint, event::text FROM undelivered_events WHERE id > $1 ORDER BY id LIMIT $2";

constexpr std::string_view delete_sql = "DELETE FROM undelivered_events WHERE id = ANY($1)";

}  // namespace edge_records_detail

pg::query<std::vector<edge_dialog>> edge_dialogs() {
  pg::query<std::vector<edge_dialog>> q;
  q.statements.push_back({edge_records_detail::dialogs_sql, {}});
  q.read = [](const std::vector<pg::rows>& answers) {
    return pg::map_rows(answers.at(0), [](pg::row_reader& in) {
      edge_dialog dialog;
      dialog.h_entry = in.i64();
      dialog.h_id = in.i64();
      dialog.call = in.text();
      return dialog;
    });
  };
  return q;
}

pg::query<std::vector<kept_event>> kept_events(std::int64_t after) {
  pg::query<std::vector<kept_event>> q;
  q.statements.push_back(
      {edge_records_detail::kept_sql, pg::params{}.i64(after).i64(kept_events_max)});
  q.read = [](const std::vector<pg::rows>& answers) {
    return pg::map_rows(answers.at(0), [](pg::row_reader& in) {
      kept_event event;
      event.number = in.i64();
      event.json = in.text();
      return event;
    });
  };
  return q;
}

result<void> delete_kept_events(pg::transaction& tx, std::span<const std::int64_t> numbers) {
  auto done =
      tx.execute(edge_records_detail::delete_sql, pg::params{}.i64_array(numbers));
  if (!done) return fail(std::move(done).error());
  return {};
}

}  // namespace didtron::storage
