/// A queue of numbers below a bound, the one of highest priority first, each in it at most once.
///
/// A binary heap that knows where every number is.
struct PriorityQueue {
  private var heap: [Int32] = []
  private var priorities: [Double]
  /// Where each number is in the heap; −1 where it is not.
  private var places: [Int32]

  /// Makes an empty queue of numbers in `0..<capacity`.
  init(capacity: Int) {
    priorities = [Double](repeating: 0, count: capacity)
    places = [Int32](repeating: -1, count: capacity)
  }

  /// Whether nothing is in the queue.
  var isEmpty: Bool { heap.isEmpty }

  /// Puts a number into the queue, or moves it forward; a higher priority that it has stays.
  mutating func raise(_ number: Int, to priority: Double) {
    if places[number] < 0 {
      places[number] = Int32(truncatingIfNeeded: heap.count)
      heap.append(Int32(truncatingIfNeeded: number))
    } else if priority <= priorities[number] {
      return
    }
    priorities[number] = priority
    rise(Int(places[number]))
  }

  /// Takes out the number of highest priority; nil when there is none.
  mutating func popFirst() -> Int? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    places[Int(first)] = -1
    if !heap.isEmpty {
      heap[0] = last
      places[Int(last)] = 0
      sink(0)
    }
    return Int(first)
  }

  private mutating func rise(_ start: Int) {
    var place = start
    let number = heap[place]
    let priority = priorities[Int(number)]
    while place > 0 {
      let parent = (place - 1) / 2
      guard priorities[Int(heap[parent])] < priority else { break }
      put(heap[parent], at: place)
      place = parent
    }
    put(number, at: place)
  }

  private mutating func sink(_ start: Int) {
    var place = start
    let number = heap[place]
    let priority = priorities[Int(number)]
    while true {
      var child = 2 * place + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count,
        priorities[Int(heap[child + 1])] > priorities[Int(heap[child])]
      {
        child += 1
      }
      guard priorities[Int(heap[child])] > priority else { break }
      put(heap[child], at: place)
      place = child
    }
    put(number, at: place)
  }

  private mutating func put(_ number: Int32, at place: Int) {
    heap[place] = number
    places[Int(number)] = Int32(truncatingIfNeeded: place)
  }
}
