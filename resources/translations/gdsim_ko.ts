<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en">
  <context>
    <name>gdsim</name>
    <message>
      <source> and {count} more</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source> dpi</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>= the chain rule, from the loss back to the weight; mean over the batch</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>= the chain rule, from the loss back to the weight; sample {row}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A computation failed: {problem}. Nothing was lost.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A data set needs at least one input column and one target column.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A network here has at most {limit} hidden layers; {given} were asked for.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A network needs at least an input and an output layer.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A network with {layers} layers of weights needs {layers} activation functions, not {given}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A number is missing here.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A picture of {width} × {height} pixels is too large: choose fewer dpi or a smaller size.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A seed must be a whole number that is not negative.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A start coordinate must be a finite number.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A tour, the keys and the story</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A weight must lie between −1e30 and 1e30.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A whole number is needed here; {text} is not.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Activation of hidden layer {layer}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Activation of the output</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Adam</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add a hidden layer after layer {n}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add a hidden layer before the output</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add a hidden layer here</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add a neuron to the last hidden layer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add a unit to hidden layer {layer}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add hidden layer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add hidden neuron</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>After it the loss is {loss}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>All files (*)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Another gdsim has recovered this experiment already.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Another {optimizer} with settings of its own</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>As on screen</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>At most so many iterations</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Back</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Back to iteration 0 with the same weights</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Backward steps</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Batch</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Batch mean</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Batch seed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Batch size</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Binary cross-entropy (logits)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Binary cross-entropy needs targets that are 0 or 1; choose another loss for this data.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Bump</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cancel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cancel what is being computed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Chain rule</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Chain rule of the picked parameter</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Chain rule…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change activation of layer {n}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change the L1 strength</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change the L2 strength</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change the batch seed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change the batch size</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change the data seed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change the initialiser</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change the network to {title}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change the noise</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change the number of samples</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change the scaling</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change the seed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change the split seed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change the test fraction</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change when to stop</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change {name} of {optimizer}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a CSV file</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a file</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a file, or drop one here.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a file…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose at least one input column and one target column.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose data {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose loss {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Circles</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Classification needs targets that are 0 or 1.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Classification, two inputs</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Click a weight to pick it; Shift+click picks the loss surface's second axis.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Click an edge of the network: its weight is picked, and the chain rule is written for it. Shift-click a second: the loss surface is cut along the two.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Click to fold this layer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Click to pick it, Shift+click for the second axis, double-click to type a value.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Click “input” to choose all columns or none</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Close</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Close the message</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Close the window</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Colours</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Column “{column}” has the same value in every row: nothing can be learned from it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Column “{column}” holds text ({labels}): leave it out or write a number for each label.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Column “{column}” is chosen twice.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Column “{column}” is constant in the training rows: shifted, not scaled.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Command</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Command palette</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Command palette…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Commands that match</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Converged at iteration {k}: the gradient norm {value:.3g} is below its threshold {limit:.3g}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Converged.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copied to the clipboard.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy as LaTeX</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy as picture</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy as text</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy picture of the view</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy the figure to the clipboard</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy the view with the focus</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Curves</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Curves…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Dark</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Dark on light</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Dark theme</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Data</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Data need at least one row, one input column and one target column.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Data seed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Data set</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Dead: z ≤ 0 for all {count} samples, so ReLU gives 0 and no gradient reaches its weights.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Derivative of the loss</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Disable {optimizer}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Discard</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Diverged at iteration {k}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Diverged at iteration {k}: the loss grew from {first:.4g} to {last:.4g}, most steeply along {direction}. The learning rate {rate:.4g} is above 2/λ = {limit:.4g}, where λ = {curvature:.4g} is the largest curvature at the start.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Diverged at iteration {k}: the loss grew from {first:.4g} to {last:.4g}, most steeply along {direction}. Try a smaller learning rate.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Diverged.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Double-click a weight or a bias to type a value. The buttons over the columns add and remove neurons and layers. Ctrl+Z takes everything back.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Draw other initial weights with the next seed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Draw other weights, with the next seed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Drop a CSV file on the window to learn your own data. Export saves any figure as PNG, SVG or PDF.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Duplicate {optimizer}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>ELU</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Each column of the data needs one name.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Edit</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Enable {optimizer}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>English</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>English words</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Every layer needs at least one unit; the widths are {widths}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Every row has a missing value.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Examples</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Exclusive or</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Experiment</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Experiments (*.gdsim)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Experiments and data (*.gdsim *.csv *.tsv *.txt)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export a figure or the run's numbers</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export data and prediction</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export figure</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export the curves</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export the loss surface</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export the network as it stands</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export the run as CSV</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export the run's numbers</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export the typeset chain rule</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Factor</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Factor {number} of {n}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Faster</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Fewer iterations a second</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Fewer settings</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Figure</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>File</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Find any command by name</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Finish pass</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>First rows of the file, and which columns are inputs and targets</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Fit</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Fit the drawing</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Fit…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Five minutes with gdsim</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Follow the system's light or dark</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Follow {optimizer}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Format</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>From a file</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>GELU</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Go to iteration</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Go to iteration…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Gradient descent</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Gradient norm against its threshold</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Gradient norm against its threshold, on a log scale</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Gradient norm below this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Half squared error</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>He</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Height</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Help</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>How many points are drawn</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>How the first weights are drawn</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Huber</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Identity</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Inactive for every sample averaged here: z ≤ 0, so ReLU gives 0.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Inactive for this sample: z ≤ 0, so ReLU gives 0 and no gradient passes. Not dead.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Initialiser</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Input {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Inputs and targets need the same number of rows, at least one; they have {inputs} and {targets}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Iteration</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Iteration k</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Iterations a second</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Iterations a second, up to unlimited</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Keep proportions</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Keys</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Korean</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Korean words</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>L1 strength</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>L2 strength</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Larger text</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Larger text, for a lecture hall</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last step shorter than this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Layer {layer} needs weights {weights} and biases {biases}, not {given} and {given_biases}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Leaky ReLU</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Learn your own data from a CSV file</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Let {optimizer} take part in the run</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Light (for print)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Light on dark</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Light theme</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Line</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Loss</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Loss changes by less than this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Loss of the leading run</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Loss surface…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Make the edit again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Mean absolute error</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Mean squared error</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Measured on the training rows, undone in the fit plot</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Minimum to maximum</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Missing values</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Momentum</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>More iterations a second</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>More settings</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Move to any iteration of the run</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Network</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Network drawing</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Network drawing…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Network editor</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>New</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>New value of {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>New weights</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Next sample</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No optimizer is enabled.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No recent files</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Noise</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Noisy cubic</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>None</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Normal text</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not taken yet.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>One factor of the backward pass</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>One factor or one iteration back</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>One iteration</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only one column was found. Separate columns by commas, semicolons or tabs.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open CSV…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open an experiment or a CSV file</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open data</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open data (CSV)…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open data from a CSV file</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open data {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open it again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open log folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open recent</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Optimizer state</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Optimizer state · {title}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Order 1</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Order 1.5</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Order 2</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Output {unit}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Parameter {number} of the start is {value}; it must be a finite number.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Path</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Paths from the picked parameter to the loss</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pause</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pause the run</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Paused at k = {k}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Paused at k = {k}, factor {j} of {n}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Paused at k = {k}, pass finished</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Picked {name}, value {value}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Picked {name}, value {value}; second axis {other}, value {other_value}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Preparing…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Press F11 once more to see the update. Shift+F10 takes one factor or one iteration back.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Press F11 to take the first factor.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Press F11: the first factor of the backward pass lights up in the formula, its number appears, and a red arrow runs backwards in the drawing. Go on to the last; their product is the gradient.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Press F5 to run and F5 or F6 to pause. Drag the ring on the surface to start somewhere else.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Preview</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Previous sample</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Probably dead: z ≤ 0 for all of the {count} samples looked at, out of {total}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Problem</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Product</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Progress</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Progress of the reading</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Put all panels back to their places</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Quit</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>ReLU</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Read data from a CSV file</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Recover it</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Redo</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Redo {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Regression, one input</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Regression, two inputs</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove a neuron from the last hidden layer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove a unit from hidden layer {layer}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove hidden layer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove hidden layer {layer}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove hidden neuron</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove last hidden layer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove layer {n}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove the hidden layer before the output</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove {optimizer}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reset</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reset layout</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Resolution</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Resolution in dots per inch</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Ripple</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Row {row} has {found} cells, but row {first} has {width}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Row {row} has {found} cells, but there are {width} columns. Other faults: {others}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Row {row} is longer than {limit} characters: this is not a table of numbers.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Row {row}, column “{column}”: the value is missing. Other faults: {others}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Row {row}, column “{column}”: “{text}” has a thousands separator or another decimal mark than the rest. Write numbers like 1234{decimal}5. Other faults: {others}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Row {row}, column “{column}”: “{text}” is beyond {limit}. Other faults: {others}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Row {row}, column “{column}”: “{text}” is not a number that can be read.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Row {row}, column “{column}”: “{text}” is not a number. Other faults: {others}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Row {row}: a quotation mark is never closed, or closed before the end of the cell.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rows left out because a value is missing: {count}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Run</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Run as CSV…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Run or pause</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Running at k = {k}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Running.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Saddle</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sample shown</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Samples</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Samples per step</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Samples that each iteration sees; 0 or “all”: every one</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save as</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save as…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save the experiment</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save under another name</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Saved as {path}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Saved as {path}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Scaling</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Scaling needs at least one row of data.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Seed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Shape</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Share</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show or hide this panel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show the mean over all training samples instead of one sample</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show the mean over the batch</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show the next training sample</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show the previous training sample</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show the rule and the settings of {optimizer}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show the whole network</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show this run in the network and the debugger</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>SiLU</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sigmoid</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sine</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Size</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Slower</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Smaller text</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Softplus</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Something unexpected happened: {problem}. gdsim goes on; details are in {path}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Speed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Spiral</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Split seed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stalled at iteration {k}: the gradient is exactly zero, so no first-order step can leave this point.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stalled.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Standard deviation of what is added to the targets or positions</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Standardise</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Start with the opening experiment</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Step</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Step debugger</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stop reading</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stop when</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stopped at iteration {k}: the loss changed by {value:.3g}, less than its threshold {limit:.3g}; the gradient norm is {norm:.3g}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stopped at iteration {k}: the step {value:.3g} is shorter than its threshold {limit:.3g}; the gradient norm is {norm:.3g}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stopped at the iteration limit.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stopped at the limit of {limit} iterations; the gradient norm is {norm:.3g}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Strength of the L1 penalty on the weights, added to the loss</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Strength of the L2 penalty on the weights, added to the loss</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sum over paths</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Switch between Korean and English</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>System theme</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Table</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tables (*.csv *.tsv *.txt)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Take the last edit back</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tanh</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Task</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Test fraction</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Text at its usual size</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The L1 strength</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The L2 strength</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The batch size</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The data has {inputs} inputs and {outputs} targets: the network must begin with {inputs} and end with {outputs}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The data has {inputs} inputs and {targets} targets, which does not fit the network {title}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The data hold a value that is not a number up to {limit}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The data seed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The derivative of the loss flows from {output} to {argument}: upstream {upstream} times the factor {factor}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The engine did not answer.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The engine failed: {problem}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The experiment has unsaved changes. Save them?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The experiment names a table but does not hold one.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The experiment, with {rows:,} rows of data, is larger than the {limit} MB that a project file may have; save fewer rows.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The file has a header, but no rows of data.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The file holds a number that is too long to be read.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The file holds more than {limit:,} values; gdsim writes no such file.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The file holds more than {limit} numbers.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The file holds “{token}” where a number is needed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The file is damaged or cut off: it cannot be read beyond line {line}, column {column}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The file is empty.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The file is larger than {limit} MB; gdsim writes no such file.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The file is nested too deeply to be a gdsim experiment.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The file was changed by another program.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The file was made by a newer gdsim: its version is {found}, and up to {known} can be read.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The file, of version {found}, cannot be brought up to date.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The folder {path} cannot be made: {reason}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The last session ({started}) ended unexpectedly: {reason}. The log is {path}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The last session ({started}) was not closed properly. The log is {path}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The loss at the start is not a finite number; choose another start.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The name of a file cannot contain a null character.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The network and the debugger follow this optimizer after a click.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The network and the debugger show this run</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The network {title} has {dimension} parameters, not {given}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The network {title} has {layers} layers of weights.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The network {title} takes {wanted} columns as {name}; the data has {found}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The noise</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The noise must lie between 0 and {limit}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The number of columns</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The number of samples</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The number of samples must lie between 1 and {limit}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The number of units in a layer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The optimizer's rule.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The order in which the samples are taken</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The part of the rows that is kept back for testing</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The picture is on the clipboard.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The plane needs two different coordinates.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The rest of the backward pass and the update</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The runs in this file were computed on another machine ({machine}, NumPy {numpy}); what is computed anew may differ from them in the last digit.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The same seed draws the same points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The same seed draws the same weights</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The seed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The start point has a coordinate that is not a finite number.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The stopping rule “{rule}” needs a number that is not negative; {value} is not.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The test fraction</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The test fraction must be at least 0 and below 1.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The training sample whose numbers the drawing and the step debugger show</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The unsaved experiment could not be kept safe.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The unsaved experiment could not be kept safe. {problem}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The window along {axis} needs two finite numbers.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The window along {axis} runs from {low:g} to {high:g} and has no width; its right end must be larger than its left end.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The window opens on a small network that learns a curve. Press F10: every optimizer takes one step, and the network, the surface, the curves and the fit show the same iteration k.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Then the update</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There are {inputs} rows of inputs, but {targets} of targets.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no column “{column}”. The file has: {known}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no file “{name}”.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no {noun} called “{key}”. Known: {known}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is not enough memory for a picture of {width} × {height} pixels.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is not enough memory for this file. Choose fewer columns.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This experiment has no file yet; choose where to save it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This file exists and will be replaced.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This is a workbook, not text. Save it as “CSV UTF-8” in the spreadsheet program.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This is not a gdsim experiment.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This is not a text file that can be read (UTF-8, UTF-16 or Korean CP949). Save it as “CSV UTF-8”.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This sample's gradient is {own}; the update uses the mean over the batch, {mean}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Toolbar</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Transparent background</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Two moons</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Type a part of a command's name</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Undo</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Undo {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Uniform</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Unit of the size</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Unit {unit} of hidden layer {layer}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Units from the inputs to the outputs, for example 2-5-3-1; type to change it</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Unsaved changes</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Untitled</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Vectors: sharp at any size</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>View</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What the network is to learn</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What training makes small</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Where faults are written down</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Which rows are kept back for testing</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Width</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Xavier</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Zero</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>all</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>all zero: hidden units can never become different</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>and {count} more columns</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>as the targets are</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>backward pass</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>backward {j} of {n}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>backward {j} of {n}, factor {factor}, product {product}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>before the update: {value}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>below</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>classification</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>cm</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>decay of the mean</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>decay of the mean square</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>decimal comma</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>decimal point</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>engine idle</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>engine running</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>experiment</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>fold</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>forward pass</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>gdsim</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>gdsim ended unexpectedly last time; an unsaved experiment was kept.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>gradient norm</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>gradient only</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>hidden</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>hidden {layer}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>inches</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>input</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>input {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>inputs: {inputs}; targets: {targets}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>iterations</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>learning rate</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>leave the row out</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>loss</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>loss change</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>loss {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>max</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>mean of {count}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>means over {count} samples</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>models curvature</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>momentum factor</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>names in the first row</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>no names in the first row</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>none</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>normal, variance 2 / (inputs + outputs): for tanh</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>normal, variance 2 / inputs of the layer: for ReLU</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>of {count}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>off</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>only the largest weights are drawn</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>output</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>pass finished</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>picked {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>pixels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>refuse the file</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>regression</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>rows: about {rows}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>rows: {rows}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>rows: {train} + {test} for testing</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>running</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>running product</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>sample</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>separated by commas</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>separated by semicolons</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>separated by tabs</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>smallest divisor</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>step length</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>summed over {samples} samples</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>target</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the first {count} sum to {sum}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>training rows: {count}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>uniform in ±1/√(inputs of the layer)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>updated: the new values are shown</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>uses curvature</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{column}: from {low} to {high} becomes −1 to 1</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{column}: mean {mean}, sd {sd}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{column}: minus {offset}, over {scale}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} inputs</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} more units: click to show all of this layer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} paths lead from it to the loss. Choose one sample to see each.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} paths, their products sum to {total}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} units in hidden layer {layer}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{data} from the data + {penalty} from the penalty</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} must be between {low:g} and {high:g}; {value} is not.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} must be {relation} {low:g} and below {high:g}; {value:g} is not.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} of {optimizer}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{n} /s</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{optimizer} has no hyperparameter “{name}”.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{optimizer} takes part</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{optimizer} · diverged</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{optimizer}: rule and settings</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{problem} Details are in {path}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{problem} Save under another name.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{symbol} for {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{title} ({number})</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{title} keeps no state.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{value} in {array}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{width} × {height} pixels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” cannot be read: {reason}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” cannot be written: {reason}. Nothing was changed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” has no suffix gdsim can write: use .png, .svg or .pdf.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” is a folder, not a file.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” is a folder. Choose a CSV file in it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” is a folder; choose another name.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” is larger than 1 GB. Choose a part of it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” is not a gdsim experiment: it is not UTF-8 text.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” is not an ordinary file.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” is not an ordinary file; choose another name.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” is open in another gdsim (process {process} on {host}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” is write-protected; save under another name.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” was not opened: there is no permission to read it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” was not opened: {problem}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” was not opened: {reason}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” was not saved: the disk is full. Nothing was changed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” was not saved: the folder {folder} is read-only.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” was not saved: there is no folder {folder}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” was not saved: there is no permission to write in the folder {folder}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” was not saved: what would be written does not read back as the same experiment.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{name}” was not saved: {reason}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{path}” cannot be written: a folder or file of that name is in the way.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{path}” cannot be written: its folder does not exist.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{path}” cannot be written: no permission to write there.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{path}” cannot be written: the disk is full.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{path}” cannot be written: {reason}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” does not begin at the start of the experiment.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” does not hold every iteration that is a multiple of {spacing}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” has no width.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” holds a number that is too large.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” is damaged: it does not hold {rows} rows.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” is damaged: the bytes written there are not those of its numbers.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” is given twice.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” is longer than {limit} characters.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” is missing.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” is not a curve with evenly spaced iterations up to the last.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” is not a sentence with the given values.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” is not a status: {name}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” is not known to this version of gdsim.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” must be a list.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” must be a number between {low:g} and {high:g}; {value} is not.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” must be a number.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” must be a whole number between {low} and {high}; {value} is not.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” must be an object in braces.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” must be text.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” must be true or false.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” must be “regression” or “classification”.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}” must have between {least} and {most} entries; it has {given}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{place}”: {problem}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{text}” is no network. Write the units of each layer, for example 2-5-3-1.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{text}” is not a number.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{text}” is too large.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>⋮ {count} more</source>
      <translation type="unfinished" />
    </message>
  </context>
</TS>
