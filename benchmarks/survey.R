# Indices and their covariance by R's survey: domain means of unit x group x dimension with respondents as clusters and
# groups as strata, then the linear combination that the index is. Arguments: ratings, coefficients, results.
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "adjust")
files <- commandArgs(trailingOnly = TRUE)
ratings <- read.csv(files[1])
coefficients <- read.csv(files[2])
start <- proc.time()[["elapsed"]]
ratings$cell <- factor(paste(ratings$unit, ratings$group, ratings$dimension))
design <- svydesign(ids = ~respondent, strata = ~group, weights = ~weight, data = ratings)
means <- svyby(~score, ~cell, design, svymean, covmat = TRUE)
contrast <- matrix(0, max(coefficients$unit) + 1, nrow(means), dimnames = list(NULL, as.character(means$cell)))
contrast[cbind(coefficients$unit + 1, match(paste(coefficients$unit, coefficients$group, coefficients$dimension), means$cell))] <-
  coefficients$coefficient
index <- drop(contrast %*% coef(means))
covariance <- contrast %*% vcov(means) %*% t(contrast)
seconds <- proc.time()[["elapsed"]] - start
write.csv(cbind(seconds, index, covariance), files[3], row.names = FALSE)
