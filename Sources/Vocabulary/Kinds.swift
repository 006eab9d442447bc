import Environments
import Language
import Plots
import Tabular
import Training

/// The types that the vocabulary adds to the language; one of each for the life of the process.
enum Kinds {
  // Stand for several types at once.
  static let rate = abstract("Rate", "A number, or a schedule that changes as training goes on.")
  static let distribution = abstract(
    "StateDistribution", "A state's name, or a dictionary of states with their probabilities.")
  static let reward = abstract(
    "TransitionReward", "A number, or a dictionary of next states with their rewards.")
  static let problem = abstract(
    "Problem", "Anything that algorithms run on: a model, a grid world, an environment.")
  static let algorithm = abstract("Algorithm", "A learning algorithm with its hyper-parameters.")
  static let banditAlgorithm = abstract(
    "BanditAlgorithm", "An algorithm for bandits, which have one state.")
  static let offlineAlgorithm = abstract(
    "OfflineAlgorithm", "An algorithm that can learn from recorded steps.")
  static let solver = abstract("Solver", "A planning algorithm, which needs a known model.")
  static let predictor = abstract(
    "Predictor", "A prediction algorithm, which learns the values of a given policy.")
  static let anyPolicy = abstract(
    "PolicyConvertible",
    "A policy, a dictionary from states to actions, or a closure from a state's number to an "
      + "action's.")
  static let seeds = abstract("Seeds", "How many seeds from 1 on, or a range or an array of seeds.")
  static let plottable = abstract(
    "Plottable",
    "What `plot` draws: a run, several runs, a prediction, a curve, a solution, or numbers.")

  // Comparing.
  static let aggregate = plain(
    Aggregate.self, "How the scores of several runs become one number.")
  static let axis = library("Axis", "What learning curves are drawn over.")
  static let comparison = library(
    "Comparison", "Several algorithms trained with the same seeds, and which is better.",
    display: displayed)
  static let scoreSummary = library(
    "ScoreSummary", "The scores of one algorithm in a comparison.", display: displayed)
  static let estimate = library(
    "Estimate", "A number with the interval that other runs would probably give it.",
    display: displayed)
  static let scoreCurve = library(
    "ScoreCurve", "A curve of an algorithm over an axis that all share, with its 95 % band.",
    display: displayed)

  // Problems and their parts.
  static let schedule = plain(Schedule.self, "A rate that changes as training goes on.")
  static let exploration = plain(
    Exploration.self, "How an algorithm with a table of action values explores while it learns.")
  static let clause = library("MDPClause", "A line of a model: `From`, `Start` or `Terminal`.")
  static let outcome = plain(Outcome.self, "A next state with its probability and reward.")
  static let gridClause = library(
    "GridClause", "A line of a grid world: `StepReward`, `Tile`, `Slip`, `Wind`, `Moves` or `Bump`."
  )
  static let gridMoves = library("GridMoves", "Which moves there are in a grid world.")
  static let mazeLayout = library("MazeLayout", "Which maze `DynaMaze` is.")
  static let armRewards = library(
    "ArmRewards", "How the rewards of a bandit's arm are distributed.")
  static let belief = library(
    "Belief", "What Thompson sampling believes of an arm before it is pulled.")
  static let traces = library("Traces", "How an eligibility trace grows when its state is visited.")
  static let importanceWeights = library(
    "ImportanceWeights", "How the returns of another policy are weighed.")
  static let backupOrder = library("BackupOrder", "In which order value iteration visits states.")
  static let option = library(
    "Option", "A way of acting that lasts until it ends by itself.",
    display: { Display(plain: "Option \(($0 as? Option)?.name ?? "")") })
  static let optionModel = library(
    "OptionModel", "What an option earns, and when and where it ends.",
    display: { Display(plain: "the model of \(($0 as? OptionModel)?.option ?? "an option")") })
  static let evaluationMethod = library(
    "EvaluationMethod", "How the values of a policy are computed.")
  static let updates = library(
    "Updates", "What a linear predictor makes its updates of: experience, or means over a model.")
  static let features = plain(
    Features.self,
    "What a linear function sees of a state: `.tileCoding(tilings: 8, tiles: 8)` and others.")
  static let deadlyTriad = library(
    "DeadlyTriad", DeadlyTriad.documentation, display: displayed)
  static let mdp = library(
    "MDP", "A Markov decision process with a known model.", display: displayed)
  static let gridWorld = library(
    "GridWorld", "A world of cells drawn as a map of letters.", display: displayed)
  static let timeLimit = library(
    "TimeLimit", "A problem whose episodes are cut off after a number of steps.",
    display: displayed)

  // Environments of one's own.
  static let environment = abstract(
    "Environment", "A problem of your own: two spaces, `reset()` and `step(_:)`.")
  static let discrete = structure(
    "Discrete", [("count", .int), ("names", .optional(.array(.string)))],
    "The numbers 0..<count, with a name each where they have one.")
  static let box = structure(
    "Box", [("low", .array(.double)), ("high", .array(.double))],
    "Vectors of real numbers between bounds.")
  static let stateStep = structure(
    "Step", [("observation", .int), ("reward", .double), ("terminated", .bool)],
    "What one step of an environment brings, where observations are the numbers of states.",
    isMutable: true)
  static let vectorStep = structure(
    "Step", [("observation", .array(.double)), ("reward", .double), ("terminated", .bool)],
    "What one step of an environment brings, where observations are vectors.", isMutable: true)
  static let checkReport = library(
    "CheckReport", "What `check` found out about a problem.", display: displayed)

  // What solving and training give.
  static let stateValues = library(
    "StateValues", "A number for each state: a state-value function v.", display: displayed)
  static let actionValues = library(
    "ActionValues", "A number for each action in each state: an action-value function q.",
    display: displayed)
  static let policy = library("Policy", "A way of choosing actions.", display: displayed)
  static let solution = library(
    "Solution", "What a planning algorithm computed, and how.", display: displayed)
  static let run = library("Run", "What one training did and what it learned.", display: displayed)
  static let runs = library(
    "Runs", "Several trainings that differ in their seed alone.", display: displayed)
  static let prediction = library(
    "Prediction", "The state values of a policy, learned from experience.", display: displayed)
  static let predictions = library(
    "Predictions", "Several predictions that differ in their seed alone.", display: displayed)
  static let curve = library(
    "Curve", "A series with its mean over several runs and the 95 % interval of the mean.",
    display: displayed)
  static let evaluation = library(
    "Evaluation", "The returns of a policy over a number of episodes.", display: displayed)
  static let testbed = library(
    "Testbed", "How a bandit algorithm fares over many bandits.", display: displayed)
  static let stepCurve = library(
    "StepCurve", "A mean over many runs at each step.", display: displayed)
  static let trajectory = library("Trajectory", "One episode, step by step.", display: displayed)
  static let dataset = library(
    "Dataset", "Steps that were played by a policy and written down.", display: displayed)
  static let coverage = library(
    "Coverage", "Which actions of which states a data set holds, and how often.",
    display: displayed)

  // Pictures.
  static let lineChart = picture("LineChart", "Curves with their bands and rules.")
  static let heatMap = picture("HeatMap", "Numbers by row and column as colours.")
  static let heatMapStrip = picture("HeatMapStrip", "Heat maps side by side on one scale.")
  static let graphPicture = picture("GraphPicture", "A model drawn as a graph.")
  static let barChart = picture("BarChart", "Named numbers as bars.")
  static let histogram = picture("Histogram", "How often numbers fall into ranges.")
  static let animation = picture("Animation", "Pictures in turn: an episode, or values by sweeps.")
  static let chart = picture("Chart", "Data drawn by marks that say what lies along which axis.")
  static let chartKey = library(
    "ChartKey", "What a channel of a chart shows: `.episode`, `.return`, `.algorithm`.")
  static let chartData = abstract(
    "ChartData", "What `Chart` draws: a run, several runs, a solution, an evaluation.")
  static let chartMark = abstract(
    "ChartMark", "A layer of a chart: `Line`, `Point`, `Bar`, `Area`, `Band` or `Rule`.")
  static let line = library("Line", "A line through the data; of several seeds, their mean.")
  static let point = library("Point", "A dot for each row of the data.")
  static let bar = library("Bar", "A column from zero for each row of the data, or each name.")
  static let area = library("Area", "A line with the area down to zero filled.")
  static let band = library("Band", "How far the runs lie apart about the mark before it.")
  static let rule = library("Rule", "A straight line for reference.")
  static let bandInterval = library("BandInterval", "What of the runs a band spans.")
  static let table = picture("Table", "Rows and columns of text and numbers.")

  // Controls.
  static let slider = picture("Slider", "A number that is set by moving a handle along a range.")
  static let wholeSlider = picture(
    "Slider", "A number that is set by moving a handle along a range.")
  static let picker = picture("Picker", "One of several choices, picked from a list.")
  static let wholePicker = picture("Picker", "One of several choices, picked from a list.")
  static let numberPicker = picture("Picker", "One of several choices, picked from a list.")
  static let toggle = picture("Toggle", "A box that is ticked or not.")
  static let button = picture("Button", "A button that does something when it is pressed.")
  static let progressBar = picture(
    "ProgressBar", "A bar that shows how far something has come.")
  static let adjustable = abstract(
    "Adjustable",
    "What `interact` lets a person move: a range, an array, a truth value, or a control.")
  static let ofControls = [slider, picker, toggle, button, progressBar, adjustable]

  /// Every type above that has a name users may write.
  static let all: [NominalType] = [
    rate, distribution, reward, problem, algorithm, banditAlgorithm, offlineAlgorithm, solver,
    predictor, anyPolicy, seeds, plottable,
    schedule,
    clause, outcome, gridClause, gridMoves, mazeLayout, armRewards, belief, traces,
    importanceWeights,
    backupOrder, evaluationMethod, exploration, updates, option, optionModel, features, deadlyTriad,
    mdp, gridWorld,
    timeLimit, stateValues, actionValues,
    policy, solution, run, runs, prediction, predictions, curve, comparison, scoreSummary,
    scoreCurve, estimate, aggregate, axis, evaluation, testbed, stepCurve, trajectory, dataset,
    coverage, lineChart,
    heatMap, heatMapStrip,
    graphPicture, barChart, histogram, animation, table, chart,
    chartKey, chartData, chartMark, line, point, bar, area, band, rule, bandInterval, environment,
    discrete, box, checkReport,
  ]

  /// The types of the reference's chapters; what is in none of the others is a result.
  static let ofProblems = [
    problem, distribution, reward, clause, outcome, gridClause, gridMoves, mazeLayout, armRewards,
    mdp,
    gridWorld, timeLimit, environment, discrete, box, checkReport,
  ]
  static let ofAlgorithms = [
    algorithm, banditAlgorithm, offlineAlgorithm, solver, predictor, rate, schedule, belief, traces,
    importanceWeights, backupOrder,
    evaluationMethod, exploration, updates, option, optionModel, features, deadlyTriad,
  ]
  static let ofPictures = all.filter { $0.isPicture || $0 == plottable || ofCharts.contains($0) }
  private static let ofCharts = [
    chartKey, chartData, chartMark, line, point, bar, area, band, rule, bandInterval,
  ]
  static let ofResults = all.filter {
    !ofProblems.contains($0) && !ofAlgorithms.contains($0) && !ofPictures.contains($0)
  }

  private static func structure(
    _ name: String, _ properties: [(name: String, type: Type)], _ documentation: String,
    isMutable: Bool = false
  ) -> NominalType {
    NominalType(
      name: name,
      kind: .structure(
        properties.map {
          NominalType.Property(name: $0.name, type: $0.type, isMutable: isMutable)
        }), documentation: documentation)
  }

  private static func abstract(_ name: String, _ documentation: String) -> NominalType {
    NominalType(name: name, kind: .abstract, documentation: documentation)
  }

  private static func library(
    _ name: String, _ documentation: String,
    display: (@Sendable (any Sendable) -> Display)? = nil
  ) -> NominalType {
    NominalType(name: name, kind: .library, documentation: documentation, display: display)
  }

  private static func plain<T>(_ type: T.Type, _ documentation: String) -> NominalType {
    library("\(T.self)", documentation) { Display(plain: "\($0)") }
  }

  private static func picture(_ name: String, _ documentation: String) -> NominalType {
    NominalType(
      name: name, kind: .library, documentation: documentation, isPicture: true,
      display: displayed)
  }
}
