@_exported public import Arrays
@_exported public import Deep
@_exported public import Environments
@_exported public import Foundation
@_exported public import Plots
@_exported public import PolicyGradient
@_exported public import Tabular
@_exported public import Training
