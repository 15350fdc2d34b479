#pragma once

#include <chrono>
#include <utility>

#include "actors/node/node.hpp"
#include "http/task.hpp"

namespace didtron::node {

/// A read of the API's role, awaited, at most 5 s.
template <class T> http::task<result<T>> api_read(node& n, pg::query<T> query) {
  co_return co_await http::await_callback<T>([&](auto done) {
    n.data().api_reads.run<T>(std::move(query), pg::in(std::chrono::seconds{5}), done);
  });
}

}  // namespace didtron::node
